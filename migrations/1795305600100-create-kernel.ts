import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mechanisms without business nouns: clock, outbox, schedules, idempotency, audit, mail. */
export class CreateKernel1795305600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA kernel;

      -- One clock decides expiry, leases and deadlines. Only tests move it.
      CREATE TABLE kernel.clock_offset (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        value interval NOT NULL DEFAULT '0'
      );
      INSERT INTO kernel.clock_offset DEFAULT VALUES;
      CREATE FUNCTION kernel.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = pg_catalog
        AS $$ SELECT clock_timestamp() + (SELECT value FROM kernel.clock_offset) $$;
      CREATE FUNCTION kernel.set_clock_offset(offset_by interval) RETURNS void LANGUAGE sql SECURITY DEFINER
        SET search_path = pg_catalog
        AS $$ UPDATE kernel.clock_offset SET value = offset_by $$;
      REVOKE ALL ON FUNCTION kernel.set_clock_offset(interval) FROM PUBLIC;

      CREATE FUNCTION kernel.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% on %.% is refused: rows are append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
          USING ERRCODE = 'insufficient_privilege';
      END $$;

      -- Facts, written in the transaction that made them true.
      CREATE TABLE kernel.outbox (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        name text NOT NULL,
        payload jsonb NOT NULL,
        occurred_at timestamptz NOT NULL DEFAULT kernel.now(),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT kernel.now(),
        last_error text,
        delivered_at timestamptz
      ) WITH (fillfactor = 80);
      CREATE INDEX outbox_waiting ON kernel.outbox (next_attempt_at, id) WHERE delivered_at IS NULL;
      CREATE INDEX outbox_delivered ON kernel.outbox (delivered_at) WHERE delivered_at IS NOT NULL;
      -- One row per fact and listener: what makes a listener run once in effect.
      CREATE TABLE kernel.outbox_delivery (
        event_id uuid NOT NULL,
        listener text NOT NULL,
        at timestamptz NOT NULL DEFAULT kernel.now(),
        PRIMARY KEY (event_id, listener)
      );

      -- A schedule runs in the one worker that holds its lease row.
      CREATE TABLE kernel.schedule (
        name text PRIMARY KEY,
        next_run_at timestamptz NOT NULL DEFAULT kernel.now(),
        lease_owner text,
        lease_until timestamptz,
        last_started_at timestamptz,
        last_finished_at timestamptz,
        last_error text
      );

      CREATE TABLE kernel.idempotency (
        scope text NOT NULL,
        key text NOT NULL,
        body_hash text NOT NULL,
        claim_id uuid NOT NULL,
        lease_until timestamptz NOT NULL,
        status integer,
        body jsonb,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        PRIMARY KEY (scope, key),
        CHECK ((status IS NULL) = (body IS NULL))
      );
      CREATE INDEX idempotency_age ON kernel.idempotency (created_at);

      CREATE TABLE kernel.audit_log (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        at timestamptz NOT NULL DEFAULT kernel.now(),
        actor_id uuid NOT NULL,
        actor_email text NOT NULL,
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        workspace_id uuid,
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
        before jsonb,
        after jsonb
      );
      CREATE INDEX audit_log_subject ON kernel.audit_log (subject_type, subject_id, id);
      CREATE INDEX audit_log_workspace ON kernel.audit_log (workspace_id, id) WHERE workspace_id IS NOT NULL;
      CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

      CREATE TABLE kernel.mail (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        to_address text NOT NULL,
        subject text NOT NULL,
        text_body text NOT NULL,
        html_body text,
        status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'kept', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT kernel.now(),
        last_error text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        sent_at timestamptz
      );
      CREATE INDEX mail_waiting ON kernel.mail (next_attempt_at) WHERE status = 'waiting';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

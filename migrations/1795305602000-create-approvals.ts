import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Actions that wait for a second person. Both tables only grow: what was asked for is frozen, and a
 * decision, of which there is one at most, is never taken back.
 */
export class CreateApprovals1795305602000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kernel.approval (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        workspace_id uuid,
        -- What will be done, exactly: the lists and the amounts, and a hash of their canonical form.
        payload jsonb NOT NULL,
        payload_hash text NOT NULL CHECK (payload_hash ~ '^[0-9a-f]{64}$'),
        summary jsonb NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0),
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
        -- The requester's Idempotency-Key, and the hash of the request that it stands for.
        request_key text NOT NULL CHECK (length(request_key) BETWEEN 1 AND 300),
        request_hash text NOT NULL,
        requested_by uuid NOT NULL,
        requested_by_email text NOT NULL,
        requested_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL CHECK (expires_at > requested_at),
        request_audit_id uuid NOT NULL,
        UNIQUE (requested_by, action, request_key)
      );
      CREATE INDEX approval_recent ON kernel.approval (expires_at);
      CREATE INDEX approval_workspace ON kernel.approval (workspace_id, id) WHERE workspace_id IS NOT NULL;

      -- The key makes one decision win; one that is rolled back leaves the request open.
      CREATE TABLE kernel.approval_decision (
        approval_id uuid PRIMARY KEY REFERENCES kernel.approval,
        outcome text NOT NULL CHECK (outcome IN ('carried_out', 'rejected', 'withdrawn', 'failed')),
        decided_by uuid NOT NULL,
        decided_by_email text NOT NULL,
        decided_at timestamptz NOT NULL,
        reason text CHECK (length(reason) BETWEEN 1 AND 2000),
        audit_id uuid NOT NULL
      );

      CREATE FUNCTION kernel.check_approval_decision() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog AS $$
      DECLARE a kernel.approval;
      BEGIN
        SELECT * INTO STRICT a FROM kernel.approval WHERE id = NEW.approval_id;
        NEW.decided_at := kernel.now();
        IF NEW.decided_at >= a.expires_at THEN
          RAISE EXCEPTION USING ERRCODE = 'KA001', MESSAGE = 'the approval lapsed';
        END IF;
        IF (NEW.outcome = 'withdrawn') <> (NEW.decided_by = a.requested_by) THEN
          RAISE EXCEPTION USING ERRCODE = 'KA002', MESSAGE = 'nobody decides on a request of their own';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER approval_decision_checked BEFORE INSERT ON kernel.approval_decision
        FOR EACH ROW EXECUTE FUNCTION kernel.check_approval_decision();

      CREATE TRIGGER approval_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.approval
        FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
      CREATE TRIGGER approval_decision_append_only
        BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.approval_decision
        FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

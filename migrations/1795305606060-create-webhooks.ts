import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses of customers' servers, what they are told, and what became of it. */
export class CreateWebhooks1795305606060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA webhooks;

      CREATE TABLE webhooks.endpoint (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        url text NOT NULL,
        description text NOT NULL,
        events text[] NOT NULL CHECK (
          cardinality(events) > 0
          AND events <@ ARRAY['generation.finished', 'image.delivered', 'image.failed', 'credits.low']),
        disabled_at timestamptz,
        -- Who or what ended it: the customer, days of failures, the answer 410, an operator.
        disabled_by text CHECK (disabled_by IN ('customer', 'failures', 'gone', 'operator')),
        -- An operator's words to the customer.
        disabled_note text,
        -- Since when nothing has been delivered; null while it works.
        failing_since timestamptz,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        CHECK ((disabled_at IS NULL) = (disabled_by IS NULL))
      ) WITH (fillfactor = 80);
      CREATE INDEX endpoint_workspace ON webhooks.endpoint (workspace_id, id);

      -- Sealed under ENCRYPTION_KEY. After a rotation two sign for a day.
      CREATE TABLE webhooks.secret (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        endpoint_id uuid NOT NULL REFERENCES webhooks.endpoint ON DELETE CASCADE,
        sealed bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        expires_at timestamptz
      );
      CREATE INDEX secret_endpoint ON webhooks.secret (endpoint_id, id);

      -- What happened, once for all endpoints. The id is that of the fact it was made of.
      CREATE TABLE webhooks.event (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        type text NOT NULL,
        -- The exact bytes that are signed and sent, the same in every attempt.
        body text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX event_age ON webhooks.event (created_at);

      CREATE TABLE webhooks.delivery (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        event_id uuid NOT NULL REFERENCES webhooks.event ON DELETE CASCADE,
        endpoint_id uuid NOT NULL REFERENCES webhooks.endpoint ON DELETE CASCADE,
        status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed')),
        -- Attempts since it was last begun; begun anew by hand it is 0 again.
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz DEFAULT kernel.now(),
        lease_until timestamptz,
        -- Raised with every lease, and when it is begun anew or ended from outside: who comes back
        -- late with an older one changes nothing.
        fencing_token integer NOT NULL DEFAULT 0,
        -- Why it will not be tried again.
        end_reason text CHECK (end_reason IN ('gave_up', 'endpoint_disabled', 'endpoint_gone')),
        last_status integer,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        finished_at timestamptz,
        UNIQUE (endpoint_id, event_id),
        CHECK ((status = 'waiting') = (next_attempt_at IS NOT NULL)),
        CHECK ((status = 'waiting') = (finished_at IS NULL)),
        CHECK ((status = 'failed') = (end_reason IS NOT NULL))
      ) WITH (fillfactor = 70);
      CREATE INDEX delivery_due ON webhooks.delivery (next_attempt_at) WHERE status = 'waiting';
      CREATE INDEX delivery_waiting ON webhooks.delivery (endpoint_id, next_attempt_at)
        WHERE status = 'waiting';
      CREATE INDEX delivery_leased ON webhooks.delivery (endpoint_id, lease_until)
        WHERE status = 'waiting' AND lease_until IS NOT NULL;
      CREATE INDEX delivery_event ON webhooks.delivery (event_id);
      CREATE INDEX delivery_log ON webhooks.delivery (endpoint_id, id);
      CREATE INDEX delivery_recent ON webhooks.delivery (endpoint_id, created_at);

      CREATE TABLE webhooks.attempt (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        delivery_id uuid NOT NULL REFERENCES webhooks.delivery ON DELETE CASCADE,
        at timestamptz NOT NULL,
        duration_ms integer NOT NULL,
        -- The HTTP status, or the reason why there was no answer.
        status integer,
        error text,
        -- The first 1,024 bytes of the answer.
        answer text NOT NULL,
        CHECK ((status IS NULL) = (error IS NOT NULL))
      );
      CREATE INDEX attempt_delivery ON webhooks.attempt (delivery_id, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

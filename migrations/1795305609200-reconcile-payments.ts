import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the payment service's own lists say, held against ours, and what came of each difference. */
export class ReconcilePayments1795305609200 implements MigrationInterface {
  name = 'ReconcilePayments1795305609200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE billing.reversal
        -- Part of it that a total read from the gateway stands for already: it counts there.
        ADD COLUMN covered_minor integer NOT NULL DEFAULT 0
          CHECK (covered_minor >= 0 AND covered_minor <= amount_minor),
        -- A dispute whose transaction was seen as charged back; only such a one can be won.
        ADD COLUMN charged_back boolean NOT NULL DEFAULT false;
      CREATE INDEX reversal_open_dispute ON billing.reversal (gateway, created_at)
        WHERE kind = 'dispute' AND status = 'open';
      CREATE INDEX purchase_gateway_time ON billing.purchase (gateway, created_at);
      CREATE INDEX checkout_pending ON billing.checkout (gateway, created_at)
        WHERE status = 'pending';

      CREATE TABLE billing.reconciliation (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        gateway text NOT NULL,
        requested_by uuid,
        status text NOT NULL CHECK (status IN ('requested', 'running', 'finished', 'failed')),
        -- Transactions made since then were compared.
        from_at timestamptz,
        transactions integer NOT NULL DEFAULT 0,
        subscriptions integer NOT NULL DEFAULT 0,
        -- False where the gateway's lists were longer than one run reads.
        complete boolean,
        -- Money of the compared transactions by currency, as the gateway and as we have it.
        theirs jsonb,
        ours jsonb,
        note text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX reconciliation_one ON billing.reconciliation (gateway)
        WHERE status IN ('requested', 'running');
      CREATE INDEX reconciliation_recent ON billing.reconciliation (id DESC);

      CREATE TABLE billing.difference (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        reconciliation_id uuid NOT NULL REFERENCES billing.reconciliation (id),
        gateway text NOT NULL,
        kind text NOT NULL,
        -- The gateway's id of what differs: a transaction or a subscription.
        subject text NOT NULL,
        theirs text NOT NULL,
        ours text NOT NULL,
        workspace_id uuid,
        purchase_id uuid REFERENCES billing.purchase (id),
        status text NOT NULL CHECK (status IN ('open', 'healed', 'explained')),
        note text,
        found_at timestamptz NOT NULL DEFAULT kernel.now(),
        last_seen_at timestamptz NOT NULL DEFAULT kernel.now(),
        settled_at timestamptz,
        settled_by uuid,
        UNIQUE (gateway, kind, subject, theirs, ours)
      );
      CREATE INDEX difference_recent ON billing.difference (last_seen_at DESC, id);
      CREATE INDEX difference_subject ON billing.difference (gateway, subject) WHERE status = 'open';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

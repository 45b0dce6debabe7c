import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who got the free trial, who did not and why. Hashes under a key of ours, never an address. */
export class CreateTrials1795305602003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE billing.trial (
        workspace_id uuid PRIMARY KEY,
        status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'granted', 'withheld')),
        -- Why it was withheld; stays when an operator grants it all the same.
        reason_code text
          CHECK (reason_code IN ('person_had_trial', 'throwaway_mail', 'device_had_trial', 'network_had_trials')),
        person_key text,
        -- Of the sign-up. Forgotten once no limit looks so far back.
        network_key text,
        device_key text,
        throwaway_mail boolean NOT NULL DEFAULT false,
        -- What was counted when it was decided: [{kind, count, limit}].
        signals jsonb NOT NULL DEFAULT '[]',
        credits integer NOT NULL DEFAULT 0 CHECK (credits >= 0),
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        decided_at timestamptz,
        -- The operator who granted what had been withheld.
        decided_by uuid,
        decided_by_email text,
        audit_id uuid,
        CHECK ((status = 'waiting') = (decided_at IS NULL)),
        CHECK (status <> 'withheld' OR reason_code IS NOT NULL),
        CHECK (status <> 'granted' OR person_key IS NOT NULL)
      );
      -- One person, one trial; the ledger's source says so too.
      CREATE UNIQUE INDEX trial_person ON billing.trial (person_key) WHERE status = 'granted';
      CREATE INDEX trial_network ON billing.trial (network_key, decided_at)
        WHERE network_key IS NOT NULL;
      CREATE INDEX trial_device ON billing.trial (device_key) WHERE device_key IS NOT NULL;
      CREATE INDEX trial_recent ON billing.trial (created_at DESC);

      INSERT INTO billing.trial (workspace_id, status, person_key, credits, created_at, decided_at)
      SELECT account_id, 'granted', substr(source, 14), granted, created_at, created_at
        FROM credits.lot WHERE kind = 'trial' AND source LIKE 'trial:person:%'
      ON CONFLICT DO NOTHING;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

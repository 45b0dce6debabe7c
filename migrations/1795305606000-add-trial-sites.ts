import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who rents an IPv6 /48 has 65,536 networks: trials are counted for the whole of it too. */
export class AddTrialSites1795305606000 implements MigrationInterface {
  name = 'AddTrialSites1795305606000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Keyed hash of the sign-up's /48; null for IPv4, and for sign-ups before this column.
      ALTER TABLE billing.trial ADD COLUMN site_key text;
      CREATE INDEX trial_site ON billing.trial (site_key, decided_at) WHERE site_key IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

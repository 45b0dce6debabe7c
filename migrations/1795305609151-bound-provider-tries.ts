import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which calls try whether a provider is well again, so that those that hang take few slots. */
export class BoundProviderTries1795305609151 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- [{"imageId", "since_ms"}], those under way; since_ms is epoch milliseconds.
      ALTER TABLE generation.provider_health ADD COLUMN tries jsonb NOT NULL DEFAULT '[]';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

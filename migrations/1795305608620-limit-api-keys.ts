import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key may be given less than its workspace may do. */
export class LimitApiKeys1795305608620 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE auth.api_keys
        ADD COLUMN requests_per_minute integer CHECK (requests_per_minute BETWEEN 1 AND 10000),
        ADD COLUMN monthly_credits integer CHECK (monthly_credits BETWEEN 1 AND 100000000);

      -- What a key has spent this month.
      CREATE INDEX generation_of_key ON generation.generation (api_key_id, created_at)
        WHERE api_key_id IS NOT NULL;
      CREATE INDEX batch_of_key ON generation.batch (api_key_id)
        WHERE api_key_id IS NOT NULL AND status IN ('running', 'paused');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys may end by themselves. */
export class AddApiKeyExpiry1795305606050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE auth.api_keys ADD COLUMN expires_at timestamptz CHECK (expires_at > created_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a worker first had an image, and since when its stored bytes wait to be checked: patience with
 * providers and moderators is counted from there, and not from the request or the provider's call.
 */
export class DateImageSteps1795305607000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.image
        ADD COLUMN first_leased_at timestamptz,
        ADD COLUMN checking_since timestamptz`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

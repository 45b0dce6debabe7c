import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The objects whose bytes were looked at the longest time ago: whoever stored one had them in hand. */
export class IndexUncheckedObjects1795305609803 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS storage.object_seen_whole');
    await runner.query(
      `CREATE INDEX CONCURRENTLY object_seen_whole
         ON storage.object (coalesce(checked_at, created_at), id) WHERE state = 'stored'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

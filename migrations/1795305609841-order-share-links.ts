import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The console's list by state: of everybody, without reading every link there ever was. */
export class OrderShareLinks1795305609841 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // An index whose making broke off stays as an invalid one.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS generation.share_link_revoked');
    await runner.query(`
      CREATE INDEX CONCURRENTLY share_link_revoked ON generation.share_link (id DESC)
        WHERE revoked_at IS NOT NULL`);
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS generation.share_link_ends');
    await runner.query(`
      CREATE INDEX CONCURRENTLY share_link_ends ON generation.share_link (expires_at)
        WHERE revoked_at IS NULL`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tagged pictures in the order of the gallery: its filter by a tag that most have ends with the
 * page, and the list of tags reads the newest ones alone.
 */
export class OrderTaggedImages1795305609800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX image_gallery_tagged
        ON generation.image (workspace_id, created_at DESC, id DESC)
        WHERE status = 'delivered' AND deleted_at IS NULL AND trashed_at IS NULL AND tags <> '{}';
      DROP INDEX generation.image_tagged;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

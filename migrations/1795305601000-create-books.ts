import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The view that looks across modules: every hold's resolution must match its image's end. It is
 * empty in a healthy system; only the processes' composition roots read it.
 */
export class CreateBooks1795305601000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA books;
      CREATE VIEW books.settlement_mismatch AS
      SELECT coalesce(image.image_id, hold.id) AS image_id,
             image.status AS image_status,
             resolution.kind AS resolution,
             CASE
               WHEN image.image_id IS NULL THEN 'hold without an image'
               WHEN hold.id IS NULL THEN 'image without a hold'
               WHEN image.delivered THEN 'delivered but not captured'
               WHEN image.terminal THEN 'not delivered but not released'
               ELSE 'resolved before the image ended'
             END AS finding
        FROM generation.settlement image
        FULL JOIN credits.hold hold ON hold.id = image.image_id
        LEFT JOIN credits.hold_resolution resolution ON resolution.hold_id = hold.id
       WHERE image.image_id IS NULL
          OR hold.id IS NULL
          OR resolution.kind IS DISTINCT FROM CASE
               WHEN image.delivered THEN 'captured'
               WHEN image.terminal THEN 'released'
             END;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

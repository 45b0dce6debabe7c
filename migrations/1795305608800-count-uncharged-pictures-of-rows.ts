import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A row of a batch knows which of its delivered pictures cost nothing (an appeal was won, or credits
 * were given back), and how often the check of its prompt had no answer.
 */
export class CountUnchargedPicturesOfRows1795305608800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.batch_row
        ADD COLUMN uncharged integer NOT NULL DEFAULT 0 CHECK (uncharged >= 0),
        ADD COLUMN check_failures integer NOT NULL DEFAULT 0,
        ADD COLUMN check_failing_since timestamptz;
      ALTER TABLE generation.batch_row ADD CHECK (uncharged <= delivered);
      UPDATE generation.batch_row r
         SET delivered = now.delivered, uncharged = now.uncharged,
             status = CASE WHEN r.status NOT IN ('failed', 'partial', 'stopped') THEN r.status
                           WHEN now.delivered >= r.count THEN 'done'
                           WHEN now.delivered > 0 THEN 'partial'
                           ELSE r.status END
        FROM (SELECT g.batch_row_id AS row_id, count(*)::integer AS delivered,
                     count(*) FILTER (WHERE i.granted_at IS NOT NULL
                                         OR i.restored_at IS NOT NULL)::integer AS uncharged
                FROM generation.image i JOIN generation.generation g ON g.id = i.generation_id
               WHERE g.batch_row_id IS NOT NULL AND i.status = 'delivered'
               GROUP BY g.batch_row_id) now
       WHERE r.id = now.row_id AND now.uncharged > 0;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

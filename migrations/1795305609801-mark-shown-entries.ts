import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of collections say whether their picture is shown: a collection whose newest thousands are
 * in the trash is not walked through for its cover and its first page.
 */
export class MarkShownEntries1795305609801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.collection_image ADD COLUMN is_shown boolean NOT NULL DEFAULT true;
      UPDATE generation.collection_image ci SET is_shown = false
        FROM generation.image i WHERE i.id = ci.image_id AND i.trashed_at IS NOT NULL;
      DROP INDEX generation.collection_image_newest;
      CREATE INDEX collection_image_newest
        ON generation.collection_image (collection_id, created_at DESC, image_id DESC)
        WHERE is_shown;

      CREATE FUNCTION generation.mark_shown_entries() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE generation.collection_image SET is_shown = NEW.trashed_at IS NULL
         WHERE image_id = NEW.id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER image_marks_entries AFTER UPDATE OF trashed_at ON generation.image
        FOR EACH ROW
        WHEN ((OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL) AND NEW.deleted_at IS NULL)
        EXECUTE FUNCTION generation.mark_shown_entries();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

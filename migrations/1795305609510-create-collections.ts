import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Named sets of a customer's pictures; a picture may be in any number of them. */
export class CreateCollections1795305609510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generation.collection (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
        -- Counted by triggers, so that two requests at a time cannot pass the limit.
        entries integer NOT NULL DEFAULT 0 CHECK (entries >= 0),
        created_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX collection_newest ON generation.collection (workspace_id, id DESC);

      CREATE TABLE generation.collection_image (
        collection_id uuid NOT NULL REFERENCES generation.collection (id) ON DELETE CASCADE,
        image_id uuid NOT NULL REFERENCES generation.image (id),
        -- As the picture has it: a collection is shown in the order of the gallery.
        created_at timestamptz NOT NULL,
        PRIMARY KEY (collection_id, image_id)
      );
      CREATE INDEX collection_image_newest
        ON generation.collection_image (collection_id, created_at DESC, image_id DESC);
      CREATE INDEX collection_image_image ON generation.collection_image (image_id);
    `);
    await runner.query(TRIGGERS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const TRIGGERS = `
  CREATE FUNCTION generation.count_collection_entries() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE generation.collection c
       SET entries = c.entries + CASE TG_OP WHEN 'INSERT' THEN moved.n ELSE -moved.n END
      FROM (SELECT collection_id, count(*)::int AS n FROM moved GROUP BY collection_id) AS moved
     WHERE c.id = moved.collection_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER count_in AFTER INSERT ON generation.collection_image
    REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION generation.count_collection_entries();
  CREATE TRIGGER count_out AFTER DELETE ON generation.collection_image
    REFERENCING OLD TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION generation.count_collection_entries();

  -- Whoever deletes a picture, it leaves its collections.
  CREATE FUNCTION generation.leave_collections() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM generation.collection_image WHERE image_id = NEW.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER image_leaves_collections AFTER UPDATE OF deleted_at ON generation.image
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION generation.leave_collections();
`;

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers are told before retention deletes their files. */
export class TellOwnersBeforeDeletion1795305609710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Days that customers on the plan are told ahead; NULL: as the setting says.
      ALTER TABLE catalog.plan ADD COLUMN deletion_notice_days integer
        CHECK (deletion_notice_days BETWEEN 0 AND 60);

      -- The day that the owner was told; NULL: nobody was told anything.
      ALTER TABLE storage.object ADD COLUMN leaves_at timestamptz;
      CREATE INDEX object_leaving ON storage.object (workspace_id, leaves_at, id)
        WHERE leaves_at IS NOT NULL AND state = 'stored';

      -- What a customer was told in one go.
      CREATE TABLE storage.deletion_notice (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        images integer NOT NULL CHECK (images >= 0),
        uploads integer NOT NULL CHECK (uploads >= 0),
        bytes bigint NOT NULL CHECK (bytes >= 0),
        -- The first of the files goes then, and the last.
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        -- false: in the studio alone, because no address is proven.
        mailed boolean NOT NULL,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        CHECK (images + uploads > 0)
      );
      CREATE INDEX deletion_notice_workspace ON storage.deletion_notice (workspace_id, created_at);

      -- The same day beside the picture, for the gallery.
      ALTER TABLE generation.image ADD COLUMN leaves_at timestamptz;
      CREATE INDEX image_leaving ON generation.image (workspace_id, leaves_at, id)
        WHERE leaves_at IS NOT NULL AND status = 'delivered' AND deleted_at IS NULL
          AND trashed_at IS NULL;
      ALTER TABLE generation.archive ADD COLUMN upload_ids uuid[] NOT NULL DEFAULT '{}';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

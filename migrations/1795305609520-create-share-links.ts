import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which anybody can look at one picture for a while. */
export class CreateShareLinks1795305609520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The address holds the id and a signature over it: nothing here opens a link by itself.
      CREATE TABLE generation.share_link (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        image_id uuid NOT NULL REFERENCES generation.image (id),
        created_by uuid NOT NULL,
        shows_prompt boolean NOT NULL,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
        views bigint NOT NULL DEFAULT 0,
        last_viewed_at timestamptz,
        revoked_at timestamptz,
        revoked_by text CHECK (revoked_by IN ('customer', 'operator', 'block')),
        CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
      );
      CREATE INDEX share_link_newest ON generation.share_link (workspace_id, id DESC);
      CREATE INDEX share_link_image ON generation.share_link (image_id, id DESC);
      CREATE INDEX share_link_unrevoked ON generation.share_link (workspace_id, expires_at)
        WHERE revoked_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

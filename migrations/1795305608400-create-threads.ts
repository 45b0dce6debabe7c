import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conversations with pictures: runs in a row, each going on from pictures of earlier ones. */
export class CreateThreads1795305608400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generation.thread (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
        -- The runs of it; counted here, so that two requests at a time cannot pass its limit.
        turns integer NOT NULL DEFAULT 1 CHECK (turns > 0),
        -- Ids are made in order of time: each turn gives a new one, and lists go by it.
        recency uuid NOT NULL DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        touched_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX thread_recent ON generation.thread (workspace_id, recency DESC);

      -- A thread that is deleted leaves its runs where they are.
      ALTER TABLE generation.generation
        ADD COLUMN thread_id uuid REFERENCES generation.thread (id) ON DELETE SET NULL;
      CREATE INDEX generation_thread ON generation.generation (thread_id, id)
        WHERE thread_id IS NOT NULL;
      -- What was made of a picture.
      CREATE INDEX generation_parent ON generation.generation (parent_image_id)
        WHERE parent_image_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

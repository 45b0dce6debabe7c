import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comparisons of the object store with the rows that say what is in it. */
export class CheckObjectStore1795305608230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE storage.store_check (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        started_at timestamptz NOT NULL DEFAULT kernel.now(),
        finished_at timestamptz,
        -- All keys up to this one were compared.
        cursor text NOT NULL DEFAULT '',
        objects bigint NOT NULL DEFAULT 0,
        bytes bigint NOT NULL DEFAULT 0,
        unknown_objects integer NOT NULL DEFAULT 0,
        unknown_bytes bigint NOT NULL DEFAULT 0,
        missing_objects integer NOT NULL DEFAULT 0,
        -- [{kind, key, bytes?, objectId?, workspaceId?}]: the first of each kind.
        samples jsonb NOT NULL DEFAULT '[]'
      );
      -- One at a time.
      CREATE UNIQUE INDEX store_check_open ON storage.store_check ((true))
        WHERE finished_at IS NULL;
      -- In the order in which stores list their keys.
      CREATE INDEX object_by_key ON storage.object (key COLLATE "C") WHERE state = 'stored'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

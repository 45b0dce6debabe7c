import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the bytes of an object were last read and compared with its row, and what was wrong. */
export class NoteCheckedObjects1795305609802 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE storage.object ADD COLUMN checked_at timestamptz;

      CREATE TABLE storage.damage (
        object_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('missing', 'different', 'unreadable')),
        -- What was read, where it differs from the row.
        found_bytes bigint,
        found_sha256 bytea,
        found_at timestamptz NOT NULL DEFAULT kernel.now(),
        checked_at timestamptz NOT NULL DEFAULT kernel.now(),
        settled_at timestamptz,
        -- whole: read again and found good; remade: a derivative that was made anew; deleted: gone
        -- with its object.
        settlement text CHECK (settlement IN ('whole', 'remade', 'deleted')),
        CHECK ((settled_at IS NULL) = (settlement IS NULL))
      );
      CREATE INDEX damage_open ON storage.damage (checked_at) WHERE settled_at IS NULL;

      CREATE TABLE storage.scrubbed_day (
        day date PRIMARY KEY,
        objects bigint NOT NULL,
        bytes bigint NOT NULL,
        damaged bigint NOT NULL,
        last_round_at timestamptz NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Objects that no row knows, from one comparison of the store to the next. */
export class RememberOrphans1795305609704 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE storage.orphan (
        key text PRIMARY KEY,
        bytes bigint NOT NULL,
        first_seen_at timestamptz NOT NULL DEFAULT kernel.now(),
        last_seen_at timestamptz NOT NULL DEFAULT kernel.now(),
        -- seen: by comparisons only; collecting: an operator has asked for its deletion; foreign:
        -- its key is not of our making, nothing of ours deletes it.
        state text NOT NULL DEFAULT 'seen' CHECK (state IN ('seen', 'collecting', 'foreign'))
      );
      CREATE INDEX orphan_collecting ON storage.orphan (key) WHERE state = 'collecting';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure looks again, until what was under way when it began has left nothing. */
export class CloseErasures1795305609778 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE privacy.erasure
        -- How often everything was gone through, this time included.
        ADD COLUMN pass integer NOT NULL DEFAULT 1,
        -- What was erased in this pass, of all kinds together.
        ADD COLUMN found bigint NOT NULL DEFAULT 0,
        -- The next pass begins then, not before.
        ADD COLUMN not_before timestamptz;
      -- The pass in which the eraser was through last.
      ALTER TABLE privacy.erasure_step ADD COLUMN pass integer NOT NULL DEFAULT 1;

      -- So that the files of a person are counted once, in however many passes.
      ALTER TABLE storage.object ADD COLUMN forgotten_at timestamptz;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

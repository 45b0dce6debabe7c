import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A clean-up run can be paused; while it is, no other begins. */
export class PauseRetentionRuns1795305609702 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE storage.retention_run
        DROP CONSTRAINT retention_run_status_check,
        ADD COLUMN paused_at timestamptz,
        -- Of the last step that was written.
        ADD COLUMN progressed_at timestamptz,
        ADD CHECK (status IN ('running', 'paused', 'finished', 'failed')),
        ADD CHECK ((status = 'paused') = (paused_at IS NOT NULL));
      DROP INDEX storage.retention_run_one;
      CREATE UNIQUE INDEX retention_run_one ON storage.retention_run (kind)
        WHERE kind = 'run' AND status IN ('running', 'paused');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

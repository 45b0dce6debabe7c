import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the commands for backup and drill did, for the console. */
export class CreateBackupRuns1795305609880 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA backup;

      CREATE TABLE backup.run (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('backup', 'drill')),
        -- good: nothing found; findings: it ended, and something is wrong; failed: it did not end.
        result text NOT NULL CHECK (result IN ('good', 'findings', 'failed')),
        started_at timestamptz NOT NULL,
        finished_at timestamptz NOT NULL,
        -- Of the backup that was made, or drilled.
        backup_taken_at timestamptz,
        commit text,
        rows_count bigint,
        database_bytes bigint,
        object_count bigint,
        object_bytes bigint,
        -- Pictures that a drill opened.
        pictures_opened integer,
        findings jsonb NOT NULL DEFAULT '[]',
        finding_count integer NOT NULL DEFAULT 0,
        -- Why it failed.
        error text,
        CHECK ((result = 'failed') = (error IS NOT NULL)),
        CHECK ((result = 'findings') = (finding_count > 0))
      );
      CREATE INDEX run_kind ON backup.run (kind, id DESC);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

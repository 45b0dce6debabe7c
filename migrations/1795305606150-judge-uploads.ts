import type { MigrationInterface, QueryRunner } from 'typeorm';

/** References are moderated once, when they are completed, and wait while a moderator is away. */
export class JudgeUploads1795305606150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE moderation.verdicts DROP CONSTRAINT verdicts_subject_check;
      ALTER TABLE moderation.verdicts ADD CONSTRAINT verdicts_subject_check
        CHECK (subject IN ('prompt', 'upload', 'image'));
      -- The same bytes are judged once.
      CREATE INDEX verdicts_content ON moderation.verdicts (content_hash, id)
        WHERE outcome <> 'unavailable';

      ALTER TABLE storage.upload
        -- Our own copy is stored; what is missing is the word of the moderators.
        ADD COLUMN kept_at timestamptz,
        ADD COLUMN judge_after timestamptz,
        ADD COLUMN verdict_id uuid,
        ADD COLUMN rejection_rule text;
      CREATE INDEX upload_unjudged ON storage.upload (judge_after)
        WHERE status = 'pending' AND judge_after IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

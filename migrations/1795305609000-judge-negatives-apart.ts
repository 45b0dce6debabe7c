import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What must not be in a picture is judged by itself: it is no wish, and never counts. */
export class JudgeNegativesApart1795305609000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE moderation.verdicts
        DROP CONSTRAINT verdicts_subject_check,
        DROP CONSTRAINT verdicts_check1,
        ADD CONSTRAINT verdicts_subject_check
          CHECK (subject IN ('prompt', 'negative', 'upload', 'image')),
        ADD CONSTRAINT verdicts_words
          CHECK ((subject IN ('prompt', 'negative')) = (prompt IS NOT NULL)),
        ADD CONSTRAINT verdicts_negative_counts CHECK (NOT (subject = 'negative' AND counts))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a model wrote is no prompt of the customer: named so, and kept only where it was refused. */
export class NameSuggestions1795305609010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE moderation.verdicts
        DROP CONSTRAINT verdicts_subject_check,
        DROP CONSTRAINT verdicts_words,
        DROP CONSTRAINT verdicts_negative_counts,
        ADD CONSTRAINT verdicts_subject_check
          CHECK (subject IN ('prompt', 'negative', 'suggestion', 'upload', 'image')),
        ADD CONSTRAINT verdicts_words CHECK (
          CASE WHEN subject IN ('prompt', 'negative') THEN prompt IS NOT NULL
               WHEN subject = 'suggestion' THEN outcome <> 'allowed' OR prompt IS NULL
               ELSE prompt IS NULL END),
        ADD CONSTRAINT verdicts_never_counted
          CHECK (NOT (subject IN ('negative', 'suggestion') AND counts))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A verdict may say that no machine can decide; a person does. And the product closes by itself the
 * cases that it opened once nothing is left to decide.
 */
export class ReviewResults1795305608210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE moderation.verdicts
        DROP CONSTRAINT verdicts_outcome_check,
        DROP CONSTRAINT verdicts_check,
        ADD CONSTRAINT verdicts_outcome_check
          CHECK (outcome IN ('allowed', 'blocked', 'unavailable', 'review')),
        ADD CONSTRAINT verdicts_rule
          CHECK ((rule IS NOT NULL) = (outcome IN ('blocked', 'review')));

      ALTER TABLE support.cases
        DROP CONSTRAINT cases_check,
        ADD CONSTRAINT cases_closed CHECK (
          num_nulls(closed_at, close_reason) = CASE status WHEN 'open' THEN 2 ELSE 0 END
          AND CASE WHEN status = 'open' THEN closed_by IS NULL
                   ELSE closed_by IS NOT NULL OR origin = 'system' END)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

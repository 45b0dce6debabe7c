import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whatever deletes files asks which of them an open case is about. */
export class FindCasesByReference1795305609701 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX cases_open_about ON support.cases (reference)
        WHERE status = 'open' AND reference IS NOT NULL;
      CREATE INDEX generation_mask ON generation.generation (mask_id) WHERE mask_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

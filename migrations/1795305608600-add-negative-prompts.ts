import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a picture must not show, beside what it shows. */
export class AddNegativePrompts1795305608600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['generation', 'batch_row'])
      await runner.query(`
        ALTER TABLE generation.${table} ADD COLUMN negative_prompt text
          CHECK (length(negative_prompt) BETWEEN 1 AND 500);
      `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

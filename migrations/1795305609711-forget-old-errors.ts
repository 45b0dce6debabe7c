import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What providers said when they failed is found by its age. */
export class ForgetOldErrors1795305609711 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX attempt_said ON generation.attempt (started_at) WHERE error_message IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients of the OpenAI-compatible routes retry without a key: the body's hash finds their job. */
export class AddGenerationRequestHash1795305600901 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.generation ADD COLUMN request_hash text;
      CREATE INDEX generation_request ON generation.generation (workspace_id, request_hash, id DESC)
        WHERE request_hash IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an account is being erased: from then on nobody lets it in again. */
export class MarkErasedAccounts1795305609777 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE auth.workspaces ADD COLUMN erased_since timestamptz;
      UPDATE auth.workspaces w SET erased_since = e.begun_at
        FROM privacy.erasure e WHERE e.workspace_id = w.id AND e.status IN ('running', 'done');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

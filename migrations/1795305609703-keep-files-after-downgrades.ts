import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was made under a longer plan keeps its days after a shorter one; days of the trash by plan. */
export class KeepFilesAfterDowngrades1795305609703 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE catalog.plan ADD COLUMN trash_retention_days integer NOT NULL DEFAULT 30
        CHECK (trash_retention_days > 0);

      -- Of a workspace that had a plan with more days, or of everybody on a plan whose days an
      -- operator lowered.
      CREATE TABLE catalog.retention_promise (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid,
        plan_code text REFERENCES catalog.plan (code),
        -- What was made (or came into the trash) before this moment keeps these days...
        made_before timestamptz NOT NULL,
        upload_days integer NOT NULL CHECK (upload_days >= 0),
        output_days integer NOT NULL CHECK (output_days >= 0),
        trash_days integer NOT NULL CHECK (trash_days >= 0),
        -- ... and stays until then at least.
        keep_until timestamptz NOT NULL,
        CHECK (num_nonnulls(workspace_id, plan_code) = 1)
      );
      CREATE INDEX retention_promise_workspace ON catalog.retention_promise (workspace_id)
        WHERE workspace_id IS NOT NULL;
      CREATE INDEX retention_promise_plan ON catalog.retention_promise (plan_code)
        WHERE plan_code IS NOT NULL;

      -- Days that operators set; what is not here has the default of the module that uses it.
      CREATE TABLE kernel.retention_setting (
        name text PRIMARY KEY,
        days integer NOT NULL CHECK (days >= 0),
        updated_at timestamptz NOT NULL DEFAULT kernel.now()
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

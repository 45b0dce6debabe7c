import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases: something that a person has to look at, with what was said about it. */
export class CreateSupport1795305600500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA support;

      CREATE TABLE support.cases (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('generation', 'payment', 'moderation_appeal', 'other')),
        -- Id of the job, image, payment or verdict that it is about.
        reference text,
        origin text NOT NULL CHECK (origin IN ('customer', 'system')),
        suggested text,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
        opened_at timestamptz NOT NULL DEFAULT kernel.now(),
        closed_at timestamptz,
        closed_by uuid,
        close_reason text,
        CHECK (num_nulls(closed_at, closed_by, close_reason) = CASE status WHEN 'open' THEN 3 ELSE 0 END)
      );
      -- The machine raises a question once, however often its job runs.
      CREATE UNIQUE INDEX cases_system_once ON support.cases (workspace_id, kind, reference)
        WHERE origin = 'system';
      -- A customer who writes again about an open matter adds to it.
      CREATE UNIQUE INDEX cases_customer_open ON support.cases (workspace_id, kind, reference)
        WHERE origin = 'customer' AND status = 'open' AND reference IS NOT NULL;
      CREATE INDEX cases_workspace ON support.cases (workspace_id, id);
      CREATE INDEX cases_status ON support.cases (status, id);

      CREATE TABLE support.messages (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        case_id uuid NOT NULL REFERENCES support.cases,
        author text NOT NULL CHECK (author IN ('customer', 'operator', 'system')),
        body text NOT NULL,
        written_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX messages_case ON support.messages (case_id, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

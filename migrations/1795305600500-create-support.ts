import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases: what customers, or the product itself, ask a person to decide. */
export class CreateSupport1795305600500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA support;
      CREATE TABLE support.cases (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('generation', 'payment', 'moderation_appeal', 'other')),
        -- What it is about: a job, an image, a payment, a verdict.
        reference text CHECK (length(reference) <= 200),
        message text NOT NULL CHECK (length(message) BETWEEN 1 AND 4000),
        -- What the product proposes to the person who decides.
        suggested text,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
        closed_by uuid,
        closed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        CHECK ((status = 'closed') = (closed_at IS NOT NULL))
      );
      CREATE INDEX cases_workspace ON support.cases (workspace_id, id);
      CREATE INDEX cases_open ON support.cases (id) WHERE status = 'open';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workspaces whose contents were refused again and again wait for a while, or for a person. */
export class CreateRestrictions1795305606152 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE moderation.restrictions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        -- cool_down ends by itself; review ends when an operator lifts it.
        kind text NOT NULL CHECK (kind IN ('cool_down', 'review')),
        -- How many different contents had been refused when it began.
        refused integer NOT NULL CHECK (refused > 0),
        began_at timestamptz NOT NULL DEFAULT kernel.now(),
        until timestamptz,
        lifted_at timestamptz,
        lifted_by uuid,
        lift_reason text,
        CHECK ((kind = 'cool_down') = (until IS NOT NULL)),
        CHECK (num_nulls(lifted_at, lifted_by, lift_reason) IN (0, 3))
      );
      CREATE UNIQUE INDEX restrictions_review ON moderation.restrictions (workspace_id)
        WHERE kind = 'review' AND lifted_at IS NULL;
      CREATE INDEX restrictions_workspace ON moderation.restrictions (workspace_id, id);
      -- What is counted: refusals of what a customer sent, newest first.
      CREATE INDEX verdicts_refused ON moderation.verdicts (workspace_id, created_at)
        WHERE outcome = 'blocked' AND subject IN ('prompt', 'upload');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

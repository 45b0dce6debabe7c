import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was checked, what each moderator said, and what people decided about it afterwards. */
export class CreateModeration1795305600600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA moderation;

      CREATE TABLE moderation.verdicts (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        subject text NOT NULL CHECK (subject IN ('prompt', 'image')),
        -- Id of the image that was looked at; a prompt is its own subject.
        reference text,
        -- Shown to the moderator who decides an appeal.
        prompt text,
        content_hash bytea NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('allowed', 'blocked', 'unavailable')),
        rule text,
        -- [{moderator, decision, rule?, reference?, took_ms}]: one entry per moderator asked.
        answers jsonb NOT NULL,
        decision text CHECK (decision IN ('upheld', 'overturned')),
        decided_at timestamptz,
        decided_by uuid,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        CHECK ((rule IS NOT NULL) = (outcome = 'blocked')),
        CHECK ((subject = 'prompt') = (prompt IS NOT NULL)),
        CHECK (num_nulls(decision, decided_at, decided_by) IN (0, 3))
      );
      CREATE INDEX verdicts_workspace ON moderation.verdicts (workspace_id, id);
      CREATE INDEX verdicts_blocked ON moderation.verdicts (id) WHERE outcome = 'blocked';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each round of the reconciler found; and how often work on an image broke off in a row. */
export class KeepReconcilerRounds1795305608220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generation.reconcile_round (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        at timestamptz NOT NULL DEFAULT kernel.now(),
        -- False: only leases were looked through, which every worker does every few seconds.
        whole boolean NOT NULL,
        -- {kind: count}, without zeros, and {kind: [{id, workspaceId}]}, a few of each.
        findings jsonb NOT NULL,
        samples jsonb NOT NULL
      );
      CREATE INDEX reconcile_round_at ON generation.reconcile_round (at);
      ALTER TABLE generation.image ADD COLUMN faults integer NOT NULL DEFAULT 0`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

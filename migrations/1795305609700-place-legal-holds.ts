import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workspaces whose files stay where they are until an operator lets go of them. */
export class PlaceLegalHolds1795305609700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE storage.legal_hold (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        reason text NOT NULL,
        placed_by uuid NOT NULL,
        placed_by_email text NOT NULL,
        placed_at timestamptz NOT NULL DEFAULT kernel.now(),
        lifted_by uuid,
        lifted_by_email text,
        lifted_at timestamptz,
        lift_reason text,
        CHECK (num_nulls(lifted_by, lifted_by_email, lifted_at, lift_reason) IN (0, 4))
      );
      CREATE UNIQUE INDEX legal_hold_open ON storage.legal_hold (workspace_id)
        WHERE lifted_at IS NULL;
      CREATE INDEX legal_hold_workspace ON storage.legal_hold (workspace_id, id DESC);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

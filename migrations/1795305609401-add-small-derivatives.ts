import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Derivatives of 256 pixels. */
export class AddSmallDerivatives1795305609401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE storage.object DROP CONSTRAINT object_kind_check;
      -- Wider than before, so that no row has to be looked at.
      ALTER TABLE storage.object ADD CONSTRAINT object_kind_check
        CHECK (kind IN ('incoming', 'upload', 'output', 'small', 'thumbnail', 'preview',
                        'quarantine')) NOT VALID;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

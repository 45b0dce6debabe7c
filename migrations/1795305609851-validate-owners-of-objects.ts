import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The checks that exports widened hold for the old rows too. Their writers go on meanwhile. */
export class ValidateOwnersOfObjects1795305609851 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE storage.object VALIDATE CONSTRAINT object_kind_check');
    await runner.query('ALTER TABLE storage.object VALIDATE CONSTRAINT object_owner_kind_check');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

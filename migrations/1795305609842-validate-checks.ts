import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was only asked of new rows holds for the old ones too. Their writers go on meanwhile. */
export class ValidateChecks1795305609842 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE storage.object VALIDATE CONSTRAINT object_kind_check');
    await runner.query(
      'ALTER TABLE generation.generation VALIDATE CONSTRAINT generation_partial_images_check',
    );
    await runner.query(
      'ALTER TABLE generation.share_link VALIDATE CONSTRAINT share_link_lifted_check',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

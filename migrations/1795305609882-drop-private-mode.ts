import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures are private on every plan: nothing is shown that its owner did not share by a link. */
export class DropPrivateMode1795305609882 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE catalog.plan DROP COLUMN private_mode');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}

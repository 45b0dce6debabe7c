import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An operator who ended the sharing of a picture can allow it again: the links stay over. */
export class LiftSharingBans1795305609840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.share_link
        ADD COLUMN lifted_at timestamptz,
        ADD CONSTRAINT share_link_lifted_check
          CHECK (lifted_at IS NULL OR revoked_by = 'operator') NOT VALID;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

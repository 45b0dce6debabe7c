import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts whose address changes: the link that proves the new one, and what they were called before. */
export class AllowChangedAddresses1795305609750 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE auth.mailed_links DROP CONSTRAINT mailed_links_purpose_check,
        ADD CONSTRAINT mailed_links_purpose_check CHECK (purpose IN ('verify', 'reset', 'change'));

      -- Mail and facts of that time still carry it: an erasure looks for these too.
      CREATE TABLE auth.former_addresses (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        user_id uuid NOT NULL REFERENCES auth.users (id),
        email text NOT NULL,
        until timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX former_addresses_user ON auth.former_addresses (user_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

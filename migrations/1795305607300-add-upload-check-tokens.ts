import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who checks an upload has a token: what a checker does whose lease went to another is refused. */
export class AddUploadCheckTokens1795305607300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE storage.upload ADD COLUMN checking_token uuid;
      -- Retention asks whose refused pictures an appeal rests on.
      CREATE INDEX verdicts_refused_reference ON moderation.verdicts (reference)
        WHERE outcome = 'blocked' AND reference IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

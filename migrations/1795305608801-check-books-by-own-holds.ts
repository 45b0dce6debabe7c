import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BOOK_CHECKS } from './1795305603004-state-book-checks.js';

/**
 * Where the checks were stated before: they take the lines of a hold from the holds at hand. Through
 * the view of all lines each step of the audit read every hold that there is.
 */
export class CheckBooksByOwnHolds1795305608801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of BOOK_CHECKS) await runner.query(statement);
    // A step looks up tens of thousands of holds by their keys, most of which are in memory: priced as
    // on a turning disk, that seems dearer than reading all resolutions that there are.
    await runner.query(`
      ALTER FUNCTION credits.audit_accounts(uuid[], boolean) SET random_page_cost = 1.1;
      ALTER FUNCTION credits.audit_accounts(uuid[], boolean) SET work_mem = '32MB';
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

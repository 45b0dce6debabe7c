import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The test gateway made one customer of each address, while its older books may name two: the id was
 * made with a key that an installation can change. What names the other one is the same person's.
 */
export class RejoinSandboxCustomers1795305609650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE billing.customer AS ours SET external_customer_id = one.id
        FROM billing.sandbox_transaction AS paid
        JOIN billing.sandbox_customer AS one ON one.email = paid.customer_email
       WHERE ours.gateway = 'sandbox' AND paid.customer_id = ours.external_customer_id
         AND NOT EXISTS (SELECT FROM billing.sandbox_customer AS its
                          WHERE its.id = ours.external_customer_id)
    `);
    for (const table of ['sandbox_subscription', 'sandbox_transaction'])
      await runner.query(`
        UPDATE billing.${table} AS row SET customer_id = one.id
          FROM billing.sandbox_customer AS one
         WHERE one.email = row.customer_email
           AND NOT EXISTS (SELECT FROM billing.sandbox_customer AS its
                            WHERE its.id = row.customer_id)
      `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

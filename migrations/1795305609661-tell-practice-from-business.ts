import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The vendor's test key and its live key open two stores that know nothing of each other: rows of the
 * first are named `creem-test` from now on. Whose a row is tell the events that made it, whose mode
 * was noted; an event that was refused for its mode made nothing.
 *
 * What no event speaks of (checkouts that nobody paid, comparisons, differences) is practice where the
 * shop never went live, and else where it is older than the last practice.
 */
export class TellPracticeFromBusiness1795305609661 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE billing.checkout DROP CONSTRAINT checkout_gateway_check;
      ALTER TABLE billing.checkout ADD CONSTRAINT checkout_gateway_check
        CHECK (gateway IN ('creem', 'creem-test', 'sandbox'));

      UPDATE billing.payment_event SET gateway = 'creem-test'
       WHERE gateway = 'creem' AND mode NOT IN ('prod', 'live', 'production')
         AND coalesce(note, '') NOT LIKE 'Its mode is %';

      -- Ids that events of the test store name.
      CREATE TEMPORARY TABLE practised AS
      SELECT DISTINCT CASE jsonb_typeof(named) WHEN 'object' THEN named ->> 'id' ELSE named #>> '{}' END AS id
        FROM billing.payment_event AS e,
             LATERAL (VALUES (e.body -> 'object' -> 'id'), (e.body -> 'object' -> 'request_id'),
                             (e.body -> 'object' -> 'metadata' -> 'checkoutId'),
                             (e.body -> 'object' -> 'subscription'), (e.body -> 'object' -> 'customer'),
                             (e.body -> 'object' -> 'order' -> 'transaction'),
                             (e.body -> 'object' -> 'transaction'),
                             (e.body -> 'object' -> 'last_transaction'),
                             (e.body -> 'object' -> 'last_transaction_id')) AS ids (named)
       WHERE e.gateway = 'creem-test' AND jsonb_typeof(named) IN ('object', 'string');

      -- Until when everything is practice.
      CREATE TEMPORARY TABLE practice AS
      SELECT CASE WHEN EXISTS (SELECT FROM billing.payment_event
                                WHERE gateway = 'creem' AND mode IN ('prod', 'live', 'production')
                                  AND coalesce(note, '') NOT LIKE 'Its mode is %')
                  THEN max(received_at) ELSE 'infinity' END AS until
        FROM billing.payment_event WHERE gateway = 'creem-test' HAVING count(*) > 0;

      UPDATE billing.payment_event SET gateway = 'creem-test'
       WHERE gateway = 'creem' AND mode IS NULL
         AND EXISTS (SELECT FROM practice WHERE until = 'infinity');
      UPDATE billing.subscription AS s SET gateway = 'creem-test'
       WHERE gateway = 'creem' AND (external_id IN (SELECT id FROM practised)
                                    OR EXISTS (SELECT FROM practice WHERE until = 'infinity'));
      UPDATE billing.checkout AS c SET gateway = 'creem-test'
       WHERE gateway = 'creem'
         AND (id::text IN (SELECT id FROM practised)
              OR external_checkout_id IN (SELECT id FROM practised)
              OR id IN (SELECT checkout_id FROM billing.subscription WHERE gateway = 'creem-test')
              OR EXISTS (SELECT FROM practice
                          WHERE until = 'infinity' OR (status <> 'completed' AND created_at < until)));
      UPDATE billing.purchase AS p SET gateway = 'creem-test'
       WHERE gateway = 'creem'
         AND (transaction_id IN (SELECT id FROM practised)
              OR subscription_id IN (SELECT id FROM billing.subscription WHERE gateway = 'creem-test')
              OR checkout_id IN (SELECT id FROM billing.checkout WHERE gateway = 'creem-test')
              OR EXISTS (SELECT FROM practice WHERE until = 'infinity'));
      UPDATE billing.reversal AS r SET gateway = 'creem-test'
       WHERE gateway = 'creem'
         AND (external_id IN (SELECT id FROM practised) OR transaction_id IN (SELECT id FROM practised)
              OR transaction_id IN (SELECT transaction_id FROM billing.purchase
                                     WHERE gateway = 'creem-test')
              OR EXISTS (SELECT FROM practice WHERE until = 'infinity'));
      UPDATE billing.customer AS c SET gateway = 'creem-test'
       WHERE gateway = 'creem' AND (external_customer_id IN (SELECT id FROM practised)
                                    OR EXISTS (SELECT FROM practice WHERE until = 'infinity'));
      UPDATE billing.reconciliation AS r SET gateway = 'creem-test'
        FROM practice WHERE gateway = 'creem' AND r.created_at < until;
      UPDATE billing.difference AS d SET gateway = 'creem-test'
        FROM practice WHERE gateway = 'creem' AND (d.found_at < until
                                                   OR subject IN (SELECT id FROM practised));
      DROP TABLE practised, practice;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

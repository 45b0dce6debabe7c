import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A plan can be paid by the month and by the year. Its yearly product brings twelve months' credits
 * with one payment, to be spent until the year ends.
 */
export class SellYearlyPlans1795305609610 implements MigrationInterface {
  name = 'SellYearlyPlans1795305609610';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE catalog.product
        -- Months that one payment pays for; credits and price are those of the whole period.
        ADD COLUMN period_months integer CHECK (period_months IN (1, 12)),
        -- The plan of a yearly product; that of a monthly one names its product itself.
        ADD COLUMN plan_code text REFERENCES catalog.plan (code);
      UPDATE catalog.product SET period_months = 1 WHERE kind = 'subscription';
      ALTER TABLE catalog.product
        ADD CHECK ((kind = 'subscription') = (period_months IS NOT NULL)),
        ADD CHECK ((period_months = 12) = (plan_code IS NOT NULL));
      CREATE UNIQUE INDEX product_one_yearly ON catalog.product (plan_code);

      -- A shop that sells through the vendor already has to make them there first.
      INSERT INTO catalog.product (code, kind, name_en, name_zh, credits, price_minor, sort,
          period_months, plan_code, enabled)
      SELECT p.product_code || '_year', 'subscription', pr.name_en || ', yearly',
             pr.name_zh || '（年付）', 12 * pr.credits, 10 * pr.price_minor, pr.sort + 1, 12, p.code,
             NOT EXISTS (SELECT FROM billing.checkout WHERE gateway = 'creem')
        FROM catalog.plan p JOIN catalog.product pr ON pr.code = p.product_code
      ON CONFLICT (code) DO NOTHING;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemStandIn } from '../../support/creem-stand-in.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { openCheckout } from './billing-client.js';

interface Check {
  products: { code: string; problems: string[]; suggestion: { id: string } | null }[];
  notOurs: { id: string }[];
}

/** Real: Postgres, HTTP. The vendor sells other things than the catalog, and at other prices. */
describe('our products beside those of the payment service', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  let finance: Customer;
  beforeAll(async () => {
    creem = await startCreem({
      prod_plan_starter: { price: 1200, recurring: true },
      prod_plan_pro: { price: 2900, recurring: false },
      prod_plan_studio: { price: 7900, recurring: true, currency: 'EUR' },
      // Charged every month there.
      prod_plan_starter_year: { price: 12_000, recurring: true },
      prod_pack_s: { price: 950, recurring: false },
      prod_4Ul: { price: 2500, recurring: false },
      prod_9Mug: { price: 1500, recurring: false },
    });
    app = await startApp({ env: creem.env });
    finance = await operator(app, 'finance');
  });
  afterAll(async () => {
    await app.close();
    await creem.close();
  });

  const check = async (who = finance) => {
    const { body } = await who.client.get<Check>('/api/admin/v1/payment-products');
    return {
      problems: Object.fromEntries(body.products.map(({ code, problems }) => [code, problems])),
      suggested: body.products.flatMap(({ code, suggestion }) =>
        suggestion ? [`${code} ${suggestion.id}`] : [],
      ),
      notOurs: body.notOurs.map(({ id }) => id).sort(),
    };
  };
  const take = (code: string, externalProductId: string, who = finance) =>
    who.client.post<{ auditId: string; code?: string }>(
      `/api/admin/v1/payment-products/${code}/take`,
      { externalProductId, reason: 'As in the dashboard' },
    );

  it('finds what cannot be bought, and what would be charged otherwise than shown', async () => {
    expect(await check()).toEqual({
      problems: {
        plan_starter: [],
        plan_pro: ['kind'],
        plan_studio: ['currency'],
        plan_starter_year: ['period'],
        plan_pro_year: ['missing'],
        plan_studio_year: ['missing'],
        pack_s: ['price'],
        pack_m: ['missing'],
        pack_l: ['missing'],
      },
      suggested: ['pack_m prod_4Ul'],
      notOurs: ['prod_4Ul', 'prod_9Mug'],
    });
  });

  it('takes id and price over, for finance alone, on record', async () => {
    const support = await operator(app, 'support');
    expect((await support.client.get('/api/admin/v1/payment-products')).status).toBe(403);
    expect((await take('pack_m', 'prod_4Ul', support)).status).toBe(403);
    const { body } = await take('pack_m', 'prod_4Ul');
    expect((await take('pack_s', 'prod_pack_s')).status).toBe(200);
    const audit = await ownerSql(
      app,
      'SELECT action, subject_id AS product, after FROM kernel.audit_log WHERE id = $1',
      [body.auditId],
    );
    expect(audit).toEqual([
      {
        action: 'catalog.take-product',
        product: 'pack_m',
        after: { externalProductId: 'prod_4Ul', priceMinor: 2500 },
      },
    ]);
    expect(await check()).toMatchObject({ problems: { pack_s: [], pack_m: [] } });
    await openCheckout(app, await signUp(app), 'pack_m');
    expect(creem.requests.at(-1)?.body).toMatchObject({ product_id: 'prod_4Ul' });
  });

  it('takes over nothing that would be charged in another way', async () => {
    expect((await take('plan_pro', 'prod_plan_pro')).body).toMatchObject({
      code: 'not_possible_now',
    });
    expect((await take('pack_l', 'prod_nobody')).body).toMatchObject({ code: 'unknown_product' });
    expect((await take('pack_l', 'prod_4Ul')).body).toMatchObject({ code: 'product_id_taken' });
  });

  it('says so when the payment service is away', async () => {
    creem.failNext('/v1/products/search', { status: 503 });
    expect(await finance.client.get('/api/admin/v1/payment-products')).toMatchObject({
      status: 503,
      body: { code: 'gateway_unavailable' },
    });
  });
});

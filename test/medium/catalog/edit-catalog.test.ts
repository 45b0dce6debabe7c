import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalog } from '#catalog';
import { UnitOfWork } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, signUp } from '../../support/http-client.js';

/** Real: Postgres, HTTP. */
describe('the catalog in the console', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('lets finance change a price, shows it to visitors and leaves an audit row', async () => {
    const finance = await operator(app, 'finance');
    const path = '/api/admin/v1/catalog/plans/pro';
    const edit = { priceMinor: 3100, monthlyCredits: 1600, reason: 'New price list' };
    const edited = await finance.client.send('PATCH', path, edit);
    expect(edited).toMatchObject({ status: 200, body: { priceMinor: 3100, monthlyCredits: 1600 } });
    const { auditId } = edited.body as { auditId: string };
    const shown = await (await fetch(`${app.url}/api/v1/catalog`)).json();
    expect(shown).toMatchObject({ plans: [{}, {}, { code: 'pro', priceMinor: 3100 }, {}] });
    const admin = await operator(app, 'admin');
    const audit = await admin.client.get('/api/admin/v1/audit-log?subjectId=pro');
    expect(audit.body).toMatchObject({
      items: [
        {
          id: auditId,
          action: 'catalog.edit-plan',
          reason: 'New price list',
          before: { priceMinor: 2900 },
          after: { priceMinor: 3100 },
        },
      ],
    });
  });

  it('refuses other roles, impossible values, and templates without a place for the words', async () => {
    const support = await operator(app, 'support');
    const path = '/api/admin/v1/catalog/products/pack_s';
    const reason = 'A test';
    expect((await support.client.get('/api/admin/v1/catalog/packs')).status).toBe(200);
    expect((await support.client.send('PATCH', path, { priceMinor: 1, reason })).status).toBe(403);
    const admin = await operator(app, 'admin');
    expect((await admin.client.send('PATCH', path, { priceMinor: 0, reason })).status).toBe(400);
    expect((await admin.client.send('PATCH', path, { priceMinor: 1 })).status).toBe(400);
    const mapped = { externalProductId: 'prod_x', reason };
    expect((await admin.client.send('PATCH', path, mapped)).status).toBe(200);
    const twin = await admin.client.send('PATCH', '/api/admin/v1/catalog/products/pack_m', {
      ...mapped,
    });
    expect(twin).toMatchObject({ status: 409, body: { code: 'product_id_taken' } });
    const style = await admin.client.send('PATCH', '/api/admin/v1/catalog/styles/photo', {
      template: 'only ink',
      reason,
    });
    expect(style.status).toBe(400);
  });

  it('says how many customers a change of a plan reaches', async () => {
    const finance = await operator(app, 'finance');
    const size = async (plan: string) =>
      (await finance.client.get(`/api/admin/v1/catalog/plans/${plan}/size`)).body;
    expect([await size('free'), await size('pro')]).toEqual([{ customers: 0 }, { customers: 0 }]);
    await signUp(app);
    const { workspaceId } = await signUp(app);
    await app.api
      .get(UnitOfWork)
      .run(() => app.api.get(Catalog).assignPlan(workspaceId, 'pro', null));
    expect([await size('free'), await size('pro')]).toEqual([{ customers: 1 }, { customers: 1 }]);
  });
});

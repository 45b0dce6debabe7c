import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Auth } from '#auth';
import { UnitOfWork } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { firstAdmin, HttpClient, ownerSql, signUp } from '../../support/http-client.js';
import { eventually, openCheckout } from './billing-client.js';

/** Real: Postgres, HTTP, the built-in test gateway with its events. */
describe('a checkout that is paid after the erasure', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('grants nothing, is not charged again, and is put before a person', async () => {
    const customer = await signUp(app);
    const { workspaceId } = customer;
    const plan = await openCheckout(app, customer, 'plan_starter');
    const pack = await openCheckout(app, customer, 'pack_s');
    // Begun, and no eraser was at work yet.
    const auth = app.api.get(Auth, { strict: false });
    await app.api.get(UnitOfWork).run(() => auth.shutForErasure(workspaceId));

    for (const { checkoutUrl } of [plan, pack])
      await fetch(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' });
    const paid = `SELECT e.type FROM billing.payment_event e
      WHERE e.workspace_id = $1 AND e.status = 'rejected' AND e.type IN ('checkout.completed', 'subscription.paid')`;
    await eventually(app, async () => (await ownerSql(app, paid, [workspaceId])).length === 3);
    const rows = (table: string) =>
      ownerSql(app, `SELECT * FROM billing.${table} WHERE workspace_id = $1`, [workspaceId]);
    expect(await rows('subscription')).toEqual([]);
    expect(await rows('purchase')).toEqual([]);
    expect(
      await ownerSql(
        app,
        `SELECT s.status FROM billing.sandbox_subscription s
          WHERE s.metadata ->> 'workspaceId' = $1`,
        [workspaceId],
      ),
    ).toEqual([{ status: 'scheduled_cancel' }]);
    const cases = await ownerSql(
      app,
      `SELECT 1 FROM support.cases WHERE workspace_id = $1 AND kind = 'payment'`,
      [workspaceId],
    );
    // One for each sale, however many events tell of it.
    expect(cases).toHaveLength(2);
  });

  it('belongs to somebody whom no operator lets in again', async () => {
    const customer = await signUp(app);
    const admin = new HttpClient(app.url);
    admin.cookie = (await firstAdmin(app)).cookie;
    const auth = app.api.get(Auth, { strict: false });
    await app.api.get(UnitOfWork).run(() => auth.shutForErasure(customer.workspaceId));
    const unblock = `/api/admin/v1/customers/${customer.workspaceId}/unblock`;
    expect(await admin.post(unblock, { reason: 'They asked' })).toMatchObject({
      status: 409,
      body: { code: 'erasure_begun' },
    });
    expect((await customer.client.get('/api/v1/me')).status).toBe(401);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemStandIn } from '../../support/creem-stand-in.js';
import { onceDone, operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { stopSchedule } from '../../support/schedules.js';
import { balanceOf, eventually, ledgerFindings, openCheckout, settled } from './billing-client.js';

interface Payment {
  id: string;
  transactionId: string;
  status: string;
  refundedMinor: number;
}
interface Answer {
  approvalId?: string;
  refundId?: string;
  auditId?: string;
  status: string;
  code?: string;
}

/** Real: Postgres, Redis, HTTP, the worker's schedules. The payment vendor is a stand-in. */
describe('refunds above the limit of one person', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  let finance: Customer;
  let colleague: Customer;
  let support: Customer;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env, worker: true });
    // The night's comparison would take the faults that are meant for others.
    await stopSchedule(app, 'billing.reconcile');
    [finance, colleague, support] = await Promise.all([
      operator(app, 'finance'),
      operator(app, 'finance'),
      operator(app, 'support'),
    ]);
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
    await creem.close();
  });

  /** A customer with two packs of 66 USD, the first of them refunded by `finance` alone. */
  async function halfRefunded(): Promise<{ customer: Customer; second: Payment }> {
    const customer = await signUp(app);
    for (let i = 0; i < 2; i += 1) {
      const { externalId } = await openCheckout(app, customer, 'pack_l');
      for (const event of creem.pay(externalId)) {
        expect(await creem.deliver(app.url, event)).toBe(200);
        await settled(app, event.id);
      }
    }
    const { body } = await finance.client.get<{ items: Payment[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    const [second, first] = body.items as [Payment, Payment];
    expect(await refund(first)).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    return { customer, second };
  }
  const refund = (payment: Payment, who = finance, key = '') =>
    who.client.post<Answer>(
      `/api/admin/v1/payments/${payment.id}/refund`,
      { reason: 'Asked for by the customer' },
      { 'idempotency-key': key },
    );
  const approve = (who: Customer, id = '') =>
    who.client.post<Answer>(`/api/admin/v1/approvals/${id}/approve`);
  const read = async ({ id }: Payment) =>
    (await finance.client.get<Payment>(`/api/admin/v1/payments/${id}`)).body;
  const calls = (payment: Payment) =>
    creem.requests.filter(
      ({ path, body }) =>
        path.startsWith('/v1/refunds') && body.transaction_id === payment.transactionId,
    ).length;
  const refunded = (payment: Payment) =>
    eventually(app, async () => (await read(payment)).status === 'refunded');

  it('wait for a second person, and are sent to the vendor once, after the approval', async () => {
    const { customer, second } = await halfRefunded();
    const { available } = await balanceOf(customer);
    const [asked, twin] = await Promise.all([refund(second), refund(second)]);
    expect([asked.status, twin.status]).toEqual([202, 202]);
    expect(twin.body.approvalId).toBe(asked.body.approvalId);
    expect(calls(second)).toBe(0);
    expect(await read(second)).toMatchObject({ status: 'paid', refundedMinor: 0 });
    const id = asked.body.approvalId ?? '';
    const shown = await colleague.client.get(`/api/admin/v1/approvals/${id}`);
    expect(shown.body).toMatchObject({
      action: 'payment.refund',
      amount: 6_600,
      unit: 'usd_minor',
      summary: expect.arrayContaining([
        { label: 'amount', value: '66.00 USD' },
        { label: 'creditsToRevoke', value: '3000' },
        { label: 'doneAloneToday', value: '66.00 USD' },
      ]),
    });
    expect((await approve(support, id)).status).toBe(403);
    expect((await approve(finance, id)).body.code).toBe('own_request');
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => onceDone(() => approve(colleague, id))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await refunded(second);
    expect(calls(second)).toBe(1);
    expect((await balanceOf(customer)).available).toBe(available - 3_000);
    const [audit] = await ownerSql(
      app,
      `SELECT actor_email, after->>'approvedBy' AS approved_by FROM kernel.audit_log
        WHERE action = 'payment.refund-requested' AND subject_id = $1`,
      [second.id],
    );
    expect(audit).toEqual({ actor_email: finance.email, approved_by: colleague.email });
  });

  it('answer whoever repeats the request with what became of it', async () => {
    const { second } = await halfRefunded();
    const again = () => refund(second, finance, 'one-click');
    const asked = await again();
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending' } });
    expect(await again()).toEqual(expect.objectContaining({ status: 202, body: asked.body }));
    expect((await approve(colleague, asked.body.approvalId)).status).toBe(200);
    await refunded(second);
    const known = await ownerSql<{ refundId: string; auditId: string }>(
      app,
      `SELECT id AS "refundId", audit_id AS "auditId" FROM billing.refund_request
        WHERE approval_id = $1`,
      [asked.body.approvalId],
    );
    expect(await again()).toMatchObject({
      status: 200,
      body: { ...known[0], status: 'succeeded' },
    });
    expect(calls(second)).toBe(1);
  });

  it('wait too where one operator paid back much to many customers in a day', async () => {
    const busy = await operator(app, 'finance');
    const [{ second: first }, { second }] = [await halfRefunded(), await halfRefunded()];
    expect((await refund(first, busy)).status).toBe(200);
    // As if it had been 450 dollars: 66 more are above the 500 of a day.
    await ownerSql(
      app,
      'UPDATE billing.refund_request SET amount_minor = 45000 WHERE requested_by = $1',
      [busy.userId],
    );
    const asked = await refund(second, busy);
    expect(asked.status).toBe(202);
    const shown = await colleague.client.get(`/api/admin/v1/approvals/${asked.body.approvalId}`);
    expect(shown.body).toMatchObject({
      summary: expect.arrayContaining([{ label: 'doneAloneOverall', value: '450.00 USD' }]),
    });
    expect(calls(second)).toBe(0);
  });

  it('move nothing where the money went back meanwhile', async () => {
    const { second } = await halfRefunded();
    const key = 'the-same-click';
    const asked = await refund(second, finance, key);
    expect((await refund(second, finance, key)).body).toEqual(asked.body);
    expect(await refund(second, colleague)).toMatchObject({ status: 200 });
    const late = await approve(colleague, asked.body.approvalId);
    expect(late).toMatchObject({ status: 409, body: { code: 'preview_changed' } });
    await refunded(second);
    expect(calls(second)).toBe(1);
    expect(await refund(second, finance, key)).toMatchObject({
      status: 202,
      body: { approvalId: asked.body.approvalId, status: 'failed' },
    });
  });

  it('are sent again where the vendor could not take them at first', async () => {
    const { second } = await halfRefunded();
    const asked = await refund(second);
    creem.failNext('/v1/refunds', { status: 429 });
    expect((await approve(colleague, asked.body.approvalId)).status).toBe(200);
    await eventually(app, async () => {
      const [row] = await ownerSql<{ waits: boolean }>(
        app,
        `UPDATE billing.refund_request SET next_check_at = kernel.now()
          WHERE approval_id = $1 AND called_at IS NULL AND note IS NOT NULL RETURNING true AS waits`,
        [asked.body.approvalId],
      );
      return row?.waits;
    });
    await refunded(second);
    expect(calls(second)).toBe(2);
  });
});

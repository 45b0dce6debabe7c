import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BillingSchedules } from '../../../libs/billing/src/jobs/billing.schedules.js';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemStandIn } from '../../support/creem-stand-in.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { stopSchedule } from '../../support/schedules.js';
import { balanceOf, ledgerFindings, openCheckout, settled } from './billing-client.js';

interface Payment {
  id: string;
  transactionId: string;
  status: string;
  openRefund: { id: string; status: string } | null;
}
interface Answer {
  status: string;
  code?: string;
  auditId?: string;
}

/** Real: Postgres, Redis, HTTP, the worker's schedules. The payment vendor is a stand-in. */
describe('a refund of which the vendor knows nothing', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  let finance: Customer;
  let support: Customer;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env, worker: true });
    // The night's comparison would take the faults that are meant for others.
    await stopSchedule(app, 'billing.reconcile');
    // Refunds are checked when a test says so: one that the schedule has in hand would be left out.
    await stopSchedule(app, 'billing.check-refunds');
    [finance, support] = await Promise.all([operator(app, 'finance'), operator(app, 'support')]);
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
    await creem.close();
  });

  const path = (payment: Payment, rest = '') => `/api/admin/v1/payments/${payment.id}${rest}`;
  const read = async (payment: Payment) => (await finance.client.get<Payment>(path(payment))).body;
  const post = (payment: Payment, action: string, who = finance) =>
    who.client.post<Answer>(path(payment, action), { reason: 'Looked it up at the vendor' });
  const calls = (payment: Payment) =>
    creem.requests.filter(
      (request) =>
        request.path.startsWith('/v1/refunds') &&
        request.body.transaction_id === payment.transactionId,
    ).length;

  /** A refund whose process ended between the row and the call, or whose call was not answered. */
  async function sentIntoNothing(
    of?: Customer,
    by = finance,
  ): Promise<{ customer: Customer; payment: Payment }> {
    const customer = of ?? (await signUp(app));
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    for (const event of creem.pay(externalId)) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
    const { body } = await finance.client.get<{ items: Payment[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    const payment = body.items[0] as Payment;
    creem.failNext('/v1/refunds', { status: 500 });
    expect((await post(payment, '/refund', by)).body.status).toBe('pending');
    return { customer, payment };
  }
  /** The worker reads it once more, so long after the call. */
  async function checkedAfter(payment: Payment, hours: number, attempts: number): Promise<void> {
    await ownerSql(
      app,
      `UPDATE billing.refund_request SET attempts = $3, next_check_at = kernel.now(),
              called_at = kernel.now() - $2 * interval '1 hour' WHERE purchase_id = $1
          AND status <> 'not_sent'`,
      [payment.id, hours, attempts],
    );
    await app.worker!.get(BillingSchedules, { strict: false }).checkRefunds();
  }
  async function stuck(
    of?: Customer,
    by?: Customer,
  ): Promise<{ customer: Customer; payment: Payment }> {
    const made = await sentIntoNothing(of, by);
    await checkedAfter(made.payment, 1.01, 5);
    expect((await read(made.payment)).openRefund?.status).toBe('needs_decision');
    return made;
  }

  it('is found among the payments by what is to be done about it', async () => {
    const { customer, payment } = await sentIntoNothing();
    const found = async (refund: string) => {
      const query = `workspaceId=${customer.workspaceId}&refund=${refund}`;
      const { body } = await finance.client.get<{ items: Payment[]; total: number }>(
        `/api/admin/v1/payments?${query}`,
      );
      expect(body.total).toBe(body.items.length);
      return body.items.map(({ id }) => id);
    };
    expect(await found('under_way')).toEqual([payment.id]);
    expect(await found('needs_decision')).toEqual([]);
    await checkedAfter(payment, 1.01, 5);
    expect(await found('under_way')).toEqual([]);
    expect(await found('needs_decision')).toEqual([payment.id]);
    await post(payment, '/refund/not-sent');
    expect(await found('needs_decision')).toEqual([]);
    const unknown = await finance.client.get('/api/admin/v1/payments?refund=lost');
    expect(unknown.status).toBe(400);
  });

  it('ends when its money is back, also where its one event said that it takes time', async () => {
    const { customer, payment } = await sentIntoNothing();
    const event = creem.refund(payment.transactionId, 900, 'pending');
    expect(await creem.deliver(app.url, event)).toBe(200);
    await settled(app, event.id);
    expect((await balanceOf(customer)).available).toBe(40);
    await checkedAfter(payment, 1.01, 1);
    expect(await read(payment)).toMatchObject({
      status: 'paid',
      openRefund: { id: expect.any(String) },
    });
    // The bank is done, and the vendor's last event of it is lost.
    creem.refund(payment.transactionId, 900);
    await checkedAfter(payment, 2, 2);
    expect(await read(payment)).toMatchObject({ status: 'refunded', openRefund: null });
    expect((await balanceOf(customer)).available).toBe(40);
    expect(calls(payment)).toBe(1);
  });

  it('is over where a second event says that it failed: its credits are back, and another can be asked for', async () => {
    const { customer, payment } = await sentIntoNothing();
    const taken = creem.refund(payment.transactionId, 900, 'pending');
    const failed = creem.event('refund.created', { ...taken.object, status: 'failed' });
    for (const event of [taken, failed]) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
    expect((await balanceOf(customer)).available).toBe(340);
    expect((await read(payment)).openRefund).toBeNull();
    expect((await post(payment, '/refund')).body.status).toBe('succeeded');
  });

  it('is nothing that operators decide about their own payment', async () => {
    const colleague = await operator(app, 'finance');
    const { payment } = await stuck(colleague);
    for (const action of ['/refund', '/refund/send-again', '/refund/not-sent'])
      expect(await post(payment, action, colleague)).toMatchObject({
        status: 403,
        body: { code: 'own_workspace' },
      });
    expect((await read(payment)).openRefund?.status).toBe('needs_decision');
    expect((await post(payment, '/refund/not-sent')).body.status).toBe('not_sent');
  });

  it('waits for a person after an hour of readings, with a case, and is never sent again by itself', async () => {
    const { customer, payment } = await sentIntoNothing();
    expect((await read(payment)).openRefund?.status).toBe('pending');
    expect((await post(payment, '/refund/send-again')).body.code).toBe('refund_not_stuck');
    await checkedAfter(payment, 0.9, 5);
    expect((await read(payment)).openRefund?.status).toBe('pending');
    await checkedAfter(payment, 1.01, 2);
    expect((await read(payment)).openRefund?.status).toBe('pending');
    await checkedAfter(payment, 1.01, 5);
    expect((await read(payment)).openRefund?.status).toBe('needs_decision');
    await checkedAfter(payment, 2, 6);
    expect(calls(payment)).toBe(1);
    expect((await post(payment, '/refund')).body.code).toBe('refund_running');
    const cases = await support.client.get<{ items: { workspaceId: string }[] }>(
      `/api/admin/v1/cases?workspaceId=${customer.workspaceId}`,
    );
    expect(cases.body.items).toHaveLength(1);
  });

  it('is sent again once, by one of several who want it, with an audit row', async () => {
    const { customer, payment } = await stuck();
    expect((await post(payment, '/refund/send-again', support)).status).toBe(403);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => post(payment, '/refund/send-again')),
    );
    // Whoever comes after the one who sent it reads that it happened, or that nothing is stuck.
    for (const { status, body } of answers)
      expect(status === 200 ? body.status : body.code).toMatch(/^(succeeded|refund_not_stuck)$/);
    expect(calls(payment)).toBe(2);
    expect(await read(payment)).toMatchObject({ status: 'refunded', openRefund: null });
    expect((await balanceOf(customer)).available).toBe(40);
    const audit = await ownerSql(
      app,
      `SELECT actor_email AS by FROM kernel.audit_log
        WHERE action = 'payment.refund-sent-again' AND subject_id = $1`,
      [payment.id],
    );
    expect(audit).toEqual([{ by: finance.email }]);
  });

  it('frees the payment where it is marked as not sent', async () => {
    const { customer, payment } = await stuck();
    expect((await balanceOf(customer)).available).toBe(40);
    const marked = await post(payment, '/refund/not-sent');
    expect(marked).toMatchObject({ status: 200, body: { status: 'not_sent' } });
    expect((await balanceOf(customer)).available).toBe(340);
    expect((await post(payment, '/refund/not-sent')).body.code).toBe('refund_not_stuck');
    const audit = await ownerSql(app, 'SELECT action FROM kernel.audit_log WHERE id = $1', [
      marked.body.auditId,
    ]);
    expect(audit).toEqual([{ action: 'payment.refund-not-sent' }]);
    expect(await post(payment, '/refund')).toMatchObject({
      status: 200,
      body: { status: 'succeeded' },
    });
    expect(calls(payment)).toBe(2);
  });

  it('is not decided against what the vendor says by then', async () => {
    const { customer, payment } = await stuck();
    // The vendor refunded it after all; its event is still on the way.
    const late = creem.refund(payment.transactionId, 900);
    expect(await post(payment, '/refund/not-sent')).toMatchObject({
      status: 200,
      body: { status: 'succeeded' },
    });
    expect(await creem.deliver(app.url, late)).toBe(200);
    await settled(app, late.id);
    expect((await balanceOf(customer)).available).toBe(40);
    expect(calls(payment)).toBe(1);
  });
});

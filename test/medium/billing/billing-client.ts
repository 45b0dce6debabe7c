import { PaymentGateway } from '../../../libs/billing/src/gateway/payment-gateway.js';
import { ProcessPaymentEvent } from '../../../libs/billing/src/process-payment-event/process-payment-event.js';
import { ReceivePaymentEvent } from '../../../libs/billing/src/receive-payment-event/receive-payment-event.js';
import { until } from '../../../scripts/lib/net.mjs';
import type { TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';

export interface BalanceBody {
  available: number;
  held: number;
  debt: number;
  lots: { kind: string; available: number; expiresAt: string | null }[];
}

export async function balanceOf(customer: Customer): Promise<BalanceBody> {
  return (await customer.client.get<BalanceBody>('/api/v1/credits/balance')).body;
}

/**
 * Asks until the answer is truthy. An event whose work failed for a moment (a lock that took too long)
 * is taken up again: by the worker, and where a test does without one as the worker does it.
 */
export function eventually<T>(app: TestApp, probe: () => Promise<T>): Promise<NonNullable<T>> {
  const look = async () => {
    const answer = await probe();
    if (!answer && !app.worker) await takeUpFailed(app);
    return answer;
  };
  return until(look, { what: 'effect of a payment event' });
}

async function takeUpFailed(app: TestApp): Promise<void> {
  const { name } = app.api.get<PaymentGateway>(PaymentGateway, { strict: false });
  const failed = await ownerSql<{ id: string }>(
    app,
    `SELECT event_id AS id FROM billing.payment_event
      WHERE gateway = $1 AND status IN ('received', 'waiting') AND attempts > 0`,
    [name],
  );
  for (const { id } of failed)
    await app.api.get(ProcessPaymentEvent, { strict: false }).process(name, id);
}

/** Opens a checkout and gives our id and the gateway's. */
export async function openCheckout(
  app: TestApp,
  customer: Customer,
  productCode: string,
): Promise<{ id: string; externalId: string; checkoutUrl: string }> {
  const answer = await customer.client.post<{ id: string; checkoutUrl: string }>(
    '/api/v1/billing/checkouts',
    { productCode },
  );
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  const [row] = await ownerSql<{ external: string }>(
    app,
    'SELECT external_checkout_id AS external FROM billing.checkout WHERE id = $1',
    [answer.body.id],
  );
  return { ...answer.body, externalId: row?.external ?? '' };
}

export interface EventRow {
  status: string;
  note: string | null;
}

/**
 * The stored event once it is through, or waits for another. One that failed for a moment (a lock that
 * took too long) is taken up again as the worker does it, which many of these tests do without.
 */
export function settled(app: TestApp, eventId: string): Promise<EventRow> {
  const look = async () => {
    const [row] = await ownerSql<EventRow & { gateway: string; attempts: number }>(
      app,
      'SELECT gateway, status, note, attempts FROM billing.payment_event WHERE event_id = $1',
      [eventId],
    );
    if (!row || row.attempts === 0) return null;
    if (row.status !== 'received') return row;
    await app.api.get(ProcessPaymentEvent, { strict: false }).process(row.gateway, eventId);
    return null;
  };
  return until(look, { what: 'the end of a payment event' });
}

/** Waits for what the API does with events after it has answered, such as those that waited for a sale. */
export async function backgroundWork(app: TestApp): Promise<void> {
  await app.api.get(ReceivePaymentEvent, { strict: false }).beforeApplicationShutdown();
}

/** What the books' audit finds; every money test leaves nothing. */
export function ledgerFindings(app: TestApp): Promise<unknown[]> {
  return ownerSql(app, 'SELECT * FROM credits.audit');
}

/** Open questions about payments that the product put before a person. */
export function casesOf(app: TestApp, workspaceId: string): Promise<{ reference: string }[]> {
  return ownerSql(
    app,
    "SELECT reference FROM support.cases WHERE workspace_id = $1 AND kind = 'payment'",
    [workspaceId],
  );
}

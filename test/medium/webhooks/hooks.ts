import { Outbox, UnitOfWork, type Fact } from '#kernel';
import { until } from '../../../scripts/lib/net.mjs';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import type { TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';

export const ENDPOINTS = '/api/v1/webhook-endpoints';

export interface Endpoint {
  id: string;
  url: string;
  events: string[];
  enabled: boolean;
  disabledBy: string | null;
  disabledNote: string | null;
  failingSince: string | null;
  oldSecretUntil: string | null;
  secret: string;
}

export interface Delivery {
  id: string;
  eventId: string;
  type: string;
  status: string;
  attempts: number;
  endReason: string | null;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
}

export interface DeliveryDetail extends Delivery {
  body: string;
  attemptLog: {
    at: string;
    status: number | null;
    error: string | null;
    answer: string;
    durationMs: number;
  }[];
}

export const ALL_EVENTS = ['generation.finished', 'image.delivered', 'image.failed', 'credits.low'];

/** A new endpoint of that customer. */
export async function endpointAt(
  customer: Customer,
  url: string,
  events: readonly string[] = ALL_EVENTS,
): Promise<Endpoint> {
  const { status, body } = await customer.client.post<Endpoint>(ENDPOINTS, { url, events });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

export const readEndpoint = async (customer: Customer, id: string): Promise<Endpoint> =>
  (await customer.client.get<Endpoint>(`${ENDPOINTS}/${id}`)).body;

/** Its log, newest first. */
export const deliveriesOf = async (customer: Customer, id: string): Promise<Delivery[]> =>
  (await customer.client.get<{ items: Delivery[] }>(`${ENDPOINTS}/${id}/deliveries`)).body.items;

export const detailOf = async (
  customer: Customer,
  endpointId: string,
  id: string,
): Promise<DeliveryDetail> =>
  (await customer.client.get<DeliveryDetail>(`${ENDPOINTS}/${endpointId}/deliveries/${id}`)).body;

/** The newest delivery, as soon as it is as wanted. */
export async function deliveryThat(
  customer: Customer,
  endpointId: string,
  fits: (delivery: Delivery) => boolean,
): Promise<Delivery> {
  let last: Delivery | undefined;
  await until(
    async () => {
      [last] = await deliveriesOf(customer, endpointId);
      return last !== undefined && fits(last);
    },
    { what: 'a delivery as wanted', timeout_ms: 60_000 },
  );
  return last as Delivery;
}

/** Publishes a fact as the module that owns it does. @returns the event's id. */
export const publish = (app: TestApp, fact: Fact): Promise<string> =>
  app.api.get(UnitOfWork).run(() => app.api.get(Outbox).publish(fact));

let runs = 0;
/** A run of that customer is over. @returns the event's id. */
export function generationFinished(app: TestApp, customer: Customer): Promise<string> {
  runs += 1;
  const generationId = `019a0000-0000-7000-8000-${String(runs).padStart(12, '0')}`;
  const payload = { generationId, workspaceId: customer.workspaceId, status: 'finished' };
  return publish(app, { name: 'generation.finished', payload });
}

/** Lets the next attempts of an endpoint come due now. */
export const comeDue = (app: TestApp, endpointId: string): Promise<unknown> =>
  ownerSql(
    app,
    `UPDATE webhooks.delivery SET next_attempt_at = kernel.now()
      WHERE endpoint_id = $1 AND status = 'waiting'`,
    [endpointId],
  );

/**
 * Does `work` while somebody else has changed a row and not committed yet; that happens as soon as
 * `work`, or what it set going, waits for it.
 */
export function meanwhile<T>(
  app: TestApp,
  change: string,
  params: unknown[],
  work: () => Promise<T>,
): Promise<T> {
  return withClient(app.database.ownerUrl, async (client) => {
    await client.query('BEGIN');
    const changed = await client.query<{ pid: number }>(
      `${change} RETURNING pg_backend_pid() AS pid`,
      params,
    );
    const result = work();
    await until(
      async () => {
        const waiting = await ownerSql(
          app,
          `SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND $1 = ANY (pg_blocking_pids(pid))`,
          [changed.rows[0]?.pid],
        );
        return waiting.length > 0;
      },
      { what: 'somebody who waits for the change' },
    );
    await client.query('COMMIT');
    return result;
  });
}

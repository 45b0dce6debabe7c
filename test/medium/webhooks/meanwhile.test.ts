import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Metrics, Outbox } from '#kernel';
import { until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, signUpWithApi, type Customer } from '../../support/http-client.js';
import { Receiver } from '../../support/receiver.js';
import {
  deliveriesOf,
  deliveryThat,
  detailOf,
  endpointAt,
  ENDPOINTS,
  generationFinished,
  meanwhile,
  readEndpoint,
} from './hooks.js';

/** What happens to an endpoint or a delivery while somebody else is at it. */
let app: TestApp;
let customer: Customer;
let receiver: Receiver;
/** Requests that the receiver has not answered yet, in the order in which they came. */
let held: ServerResponse[];
beforeAll(async () => {
  app = await startApp({ worker: true });
});
afterAll(() => app.close());
beforeEach(async () => {
  customer = await signUpWithApi(app);
  receiver = new Receiver();
  held = [];
  receiver.behaviour = (response) => void held.push(response);
  await receiver.start();
});
afterEach(() => receiver.stop());

const arrived = (count: number): Promise<unknown> =>
  until(() => held.length >= count, { what: `${count} requests` });
const SWITCHED_OFF = `UPDATE webhooks.endpoint
  SET disabled_at = kernel.now(), disabled_by = 'customer' WHERE id = $1`;

async function failures(): Promise<number> {
  const counter = app
    .worker!.get(Metrics, { strict: false })
    .counter('gptimage_webhook_attempts_total', 'Requests to customers’ endpoints', ['outcome']);
  const { values } = await counter.get();
  return values.find(({ labels }) => labels.outcome === 'failed')?.value ?? 0;
}

it('nothing begins to wait for an endpoint that is switched off at that moment', async () => {
  const { id } = await endpointAt(customer, receiver.url);
  const event = await meanwhile(app, SWITCHED_OFF, [id], () => generationFinished(app, customer));
  await until(
    async () => {
      await app.api.get(Outbox).deliverNow([event]);
      return (
        await ownerSql(
          app,
          'SELECT 1 FROM kernel.outbox WHERE id = $1 AND delivered_at IS NOT NULL',
          [event],
        )
      ).length;
    },
    { what: 'the fact to be heard' },
  );
  expect(
    await ownerSql(app, 'SELECT 1 FROM webhooks.delivery WHERE event_id = $1', [event]),
  ).toEqual([]);
});

it('nothing is sent again to an endpoint that is switched off at that moment', async () => {
  const { id } = await endpointAt(customer, receiver.url);
  await generationFinished(app, customer);
  await arrived(1);
  held[0]!.writeHead(204).end();
  const delivered = await deliveryThat(customer, id, ({ status }) => status === 'delivered');
  const again = await meanwhile(app, SWITCHED_OFF, [id], () =>
    customer.client.post(`${ENDPOINTS}/${id}/deliveries/${delivered.id}/redeliver`),
  );
  expect(again).toMatchObject({ status: 409, body: { code: 'webhook_disabled' } });
  expect(await deliveriesOf(customer, id)).toMatchObject([{ status: 'delivered' }]);
});

it('an attempt that was under way says nothing of a delivery that was begun anew', async () => {
  const { id } = await endpointAt(customer, receiver.url);
  await generationFinished(app, customer);
  await arrived(1);
  const [delivery] = await deliveriesOf(customer, id);
  const path = `${ENDPOINTS}/${id}/deliveries/${delivery!.id}/redeliver`;
  expect((await customer.client.post(path)).status).toBe(202);
  const before = await failures();
  held[0]!.writeHead(500).end();
  await until(async () => (await failures()) > before, { what: 'the end of the first attempt' });
  expect(await detailOf(customer, id, delivery!.id)).toMatchObject({
    status: 'waiting',
    attempts: 0,
    attemptLog: [],
  });
  expect((await readEndpoint(customer, id)).failingSince).toBeNull();
  await arrived(2);
  held[1]!.writeHead(204).end();
  expect(await deliveryThat(customer, id, ({ attempts }) => attempts > 0)).toMatchObject({
    id: delivery!.id,
    status: 'delivered',
    attempts: 1,
  });
});

it.each([
  [410, { status: 'failed', endReason: 'endpoint_gone' }],
  [500, { status: 'waiting', endReason: null }],
])(
  '%s from an address that the endpoint has no more is not held against it',
  async (said, became) => {
    const { id } = await endpointAt(customer, receiver.url);
    await generationFinished(app, customer);
    await arrived(1);
    // The new address answers nothing: what is said here came from the old one.
    const moved = await customer.client.send('PATCH', `${ENDPOINTS}/${id}`, {
      url: `${receiver.url}/new`,
    });
    expect(moved.status).toBe(200);
    held[0]!.writeHead(said).end();
    const tried = await deliveryThat(customer, id, ({ attempts }) => attempts > 0);
    expect(tried).toMatchObject(became);
    const { attemptLog } = await detailOf(customer, id, tried.id);
    expect(attemptLog[0]).toMatchObject({ status: said });
    expect(await readEndpoint(customer, id)).toMatchObject({ enabled: true, failingSince: null });
  },
);

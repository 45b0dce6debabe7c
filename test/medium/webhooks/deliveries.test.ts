import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Catalog } from '#catalog';
import { NameResolver, Outbox, UnitOfWork } from '#kernel';
import { until } from '../../../scripts/lib/net.mjs';
import type { TestApp } from '../../support/app.js';
import { ownerSql, signUpWithApi, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { answering, endless, hanging, Receiver, slowBody } from '../../support/receiver.js';
import { accepted, customerWith, over } from '../generation/studio.js';
import {
  comeDue,
  deliveriesOf,
  deliveryThat,
  detailOf,
  endpointAt,
  ENDPOINTS,
  generationFinished,
  publish,
  readEndpoint,
  type Endpoint,
} from './hooks.js';

/** Real: our API and worker, their database and Redis, somebody's HTTP server. Played: the model, DNS. */
let app: TestApp;
const upstream = new OpenAiStandIn();
let customer: Customer;
let receiver: Receiver;
beforeAll(async () => {
  app = await startModelApp(upstream);
});
afterAll(() => app.close());
beforeEach(async () => {
  customer = await signUpWithApi(app);
  receiver = new Receiver();
  await receiver.start();
});
afterEach(() => receiver.stop());

const arrived = (count: number): Promise<unknown> =>
  until(() => receiver.received.length >= count, {
    what: `${count} requests`,
    timeout_ms: 40_000,
  });
const typeOf = ({ body }: { body: string }) => (JSON.parse(body) as { type: string }).type;

describe('what happened', () => {
  it('is told of a real run, signed, in small words without the prompt', async () => {
    const runner = await customerWith(app, 90);
    const { secret } = await endpointAt(runner, `${receiver.url}/hooks?for=me`);
    const { id, images } = await accepted(runner, { prompt: 'a secret project', count: 2 });
    await over(runner, id);
    await arrived(4);
    expect(receiver.received.map(typeOf).sort()).toEqual([
      'credits.low',
      'generation.finished',
      'image.delivered',
      'image.delivered',
    ]);
    for (const { method, path, headers, body } of receiver.received) {
      expect([method, path, headers['content-type']]).toEqual([
        'POST',
        '/hooks?for=me',
        'application/json',
      ]);
      const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
      expect(Object.keys(verified as object)).toEqual(['type', 'timestamp', 'data']);
      expect(body).not.toContain('secret project');
    }
    const told = receiver.received.map(({ body }) => (JSON.parse(body) as { data: object }).data);
    expect(told).toEqual(
      expect.arrayContaining([
        { available: 70 },
        { generationId: id, status: 'finished' },
        ...images.map((image) => ({ imageId: image.id, generationId: id, status: 'delivered' })),
      ]),
    );
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(4);
  });

  it('is told only to those who asked, and of pictures that failed by how they did', async () => {
    await endpointAt(customer, receiver.url, ['image.failed', 'credits.low']);
    const { workspaceId } = customer;
    const image = { imageId: customer.userId, generationId: customer.userId, workspaceId };
    for (const status of ['delivered', 'failed', 'blocked', 'cancelled'])
      await publish(app, { name: 'generation.image-settled', payload: { ...image, status } });
    await generationFinished(app, customer);
    await publish(app, { name: 'credits.low', payload: { workspaceId, available: 30 } });
    await arrived(4);
    const said = receiver.received.map(
      ({ body }) => JSON.parse(body) as { type: string; data: object },
    );
    expect(said.filter(({ type }) => type === 'image.failed').map(({ data }) => data)).toEqual(
      expect.arrayContaining(
        ['failed', 'blocked', 'cancelled'].map((status) => expect.objectContaining({ status })),
      ),
    );
    expect(said.filter(({ type }) => type === 'credits.low')).toMatchObject([
      { data: { available: 30 } },
    ]);
  });

  it('is written down once for each fact and endpoint, however many relays carry it', async () => {
    const other = new Receiver();
    await endpointAt(customer, receiver.url);
    await endpointAt(customer, await other.start());
    const ids = await Promise.all(
      Array.from({ length: 12 }, () => generationFinished(app, customer)),
    );
    await Promise.all(Array.from({ length: 6 }, () => app.api.get(Outbox).deliverNow(ids)));
    await arrived(12);
    await until(() => other.received.length >= 12, { what: 'the other twelve' });
    for (const { received } of [receiver, other])
      expect(received.map(({ headers }) => headers['webhook-id']).sort()).toEqual([...ids].sort());
    const [count] = await ownerSql<{ events: number; deliveries: number }>(
      app,
      `SELECT count(DISTINCT v.id)::int AS events, count(d.id)::int AS deliveries
         FROM webhooks.event v JOIN webhooks.delivery d ON d.event_id = v.id
        WHERE v.workspace_id = $1`,
      [customer.workspaceId],
    );
    expect(count).toEqual({ events: 12, deliveries: 24 });
    await other.stop();
  });

  it('is not told on a plan without the API', async () => {
    await endpointAt(customer, receiver.url);
    await app.api
      .get(UnitOfWork)
      .run(() => app.api.get(Catalog).assignPlan(customer.workspaceId, 'free', null));
    const me = await customer.client.get<{ entitlements: { apiAccess: boolean } }>('/api/v1/me');
    expect(me.body.entitlements.apiAccess).toBe(false);
    const id = await generationFinished(app, customer);
    await app.api.get(Outbox).deliverNow([id]);
    expect(await ownerSql(app, 'SELECT 1 FROM webhooks.event WHERE id = $1', [id])).toEqual([]);
  });
});

describe('a server in trouble', () => {
  it('gets the same event again under the same id, until it takes it', async () => {
    const { id } = await endpointAt(customer, receiver.url);
    const held: ServerResponse[] = [];
    receiver.behaviour = (response, received) => {
      receiver.behaviour = (later) => void held.push(later);
      answering(500, `no\0t now ${'x'.repeat(3_000)}`)(response, received);
    };
    const eventId = await generationFinished(app, customer);
    const failed = await deliveryThat(customer, id, ({ attempts }) => attempts === 1);
    expect(failed).toMatchObject({ eventId, status: 'waiting', lastStatus: 500 });
    const wait_ms = Date.parse(failed.nextAttemptAt ?? '') - Date.now();
    expect(wait_ms).toBeLessThan(6_000);
    expect((await readEndpoint(customer, id)).failingSince).not.toBeNull();

    await app.redis.flush(); // what Redis knew of it is lost
    if (held.length === 0) await comeDue(app, id);
    await until(() => held.length > 0, { what: 'the second attempt' });
    held[0]?.writeHead(200).end('thanks');
    const delivered = await deliveryThat(customer, id, ({ status }) => status === 'delivered');
    expect(delivered).toMatchObject({ eventId, attempts: 2, lastStatus: 200, nextAttemptAt: null });
    expect((await readEndpoint(customer, id)).failingSince).toBeNull();
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect([first, second].map((each) => each?.headers['webhook-id'])).toEqual([eventId, eventId]);

    const { attemptLog, body } = await detailOf(customer, id, delivered.id);
    expect(body).toBe(first?.body);
    expect(attemptLog).toMatchObject([
      { status: 500, error: null },
      { status: 200, error: null, answer: 'thanks' },
    ]);
    expect(attemptLog[0]?.answer).toHaveLength(1_024);
  });

  it('that is busy is left alone for as long as it asks, to parts of a second', async () => {
    const { id } = await endpointAt(customer, receiver.url);
    receiver.behaviour = answering(503, '', { 'retry-after': '30.12345' });
    await generationFinished(app, customer);
    const busy = await deliveryThat(customer, id, ({ attempts }) => attempts === 1);
    expect(busy).toMatchObject({ status: 'waiting', lastStatus: 503 });
    const { attemptLog } = await detailOf(customer, id, busy.id);
    const wait_ms = Date.parse(busy.nextAttemptAt ?? '') - Date.parse(attemptLog[0]!.at);
    expect(wait_ms).toBeGreaterThan(30_000);
  });

  it('has each of its ways in the log, and holds up nobody else', async () => {
    const canary = new Receiver();
    const ways = {
      hangs: { behaviour: hanging, found: { lastError: 'timeout' } },
      dribbles: { behaviour: slowBody, found: { lastError: 'timeout' } },
      redirects: {
        behaviour: answering(302, '', { location: await canary.start() }),
        found: { lastStatus: 302 },
      },
      floods: { behaviour: endless, found: { lastStatus: 200, status: 'delivered' } },
    };
    const customers = await Promise.all(
      Object.values(ways).map(async ({ behaviour, found }) => {
        const server = new Receiver();
        server.behaviour = behaviour;
        const person = await signUpWithApi(app);
        const { id } = await endpointAt(person, await server.start());
        await generationFinished(app, person);
        return { person, server, id, found };
      }),
    );
    const well = await endpointAt(customer, receiver.url);
    await generationFinished(app, customer);
    expect(await deliveryThat(customer, well.id, ({ attempts }) => attempts === 1)).toMatchObject({
      status: 'delivered',
    });
    for (const { person, server, id, found } of customers) {
      const tried = await deliveryThat(person, id, ({ attempts }) => attempts > 0);
      expect(tried).toMatchObject({ status: 'waiting', ...found });
      await server.stop();
    }
    expect(canary.received).toEqual([]);
    await canary.stop();
  });

  it('is switched off after days in which nothing came through, and its owner is told', async () => {
    const { id } = await endpointAt(customer, receiver.url);
    receiver.behaviour = answering(503);
    await generationFinished(app, customer);
    await deliveryThat(customer, id, ({ attempts }) => attempts === 1);
    await ownerSql(app, `UPDATE webhooks.delivery SET attempts = 8 WHERE endpoint_id = $1`, [id]);
    await comeDue(app, id);
    // The last attempt, but it fails since a moment only.
    expect(await deliveryThat(customer, id, ({ status }) => status === 'failed')).toMatchObject({
      endReason: 'gave_up',
      attempts: 9,
    });
    expect((await readEndpoint(customer, id)).enabled).toBe(true);

    await ownerSql(
      app,
      `UPDATE webhooks.endpoint SET failing_since = kernel.now() - interval '73 hours' WHERE id = $1`,
      [id],
    );
    await generationFinished(app, customer);
    await generationFinished(app, customer);
    await until(
      async () => {
        const log = await deliveriesOf(customer, id);
        return log.length === 3 && log.every(({ attempts }) => attempts > 0);
      },
      {
        what: 'first attempts',
        timeout_ms: 40_000,
      },
    );
    expect((await readEndpoint(customer, id)).enabled).toBe(true);
    await ownerSql(
      app,
      `UPDATE webhooks.delivery SET attempts = 8, next_attempt_at = kernel.now()
        WHERE id = (SELECT max(id::text)::uuid FROM webhooks.delivery WHERE endpoint_id = $1)`,
      [id],
    );
    const off = await until(
      async () => {
        const endpoint = await readEndpoint(customer, id);
        return endpoint.enabled ? null : endpoint;
      },
      { what: 'the end of the endpoint' },
    );
    expect(off.disabledBy).toBe('failures');
    const log = await deliveriesOf(customer, id);
    expect(log.map(({ endReason }) => endReason).sort()).toEqual([
      'endpoint_disabled',
      'gave_up',
      'gave_up',
    ]);
    const mails = await ownerSql<{ text: string }>(
      app,
      'SELECT text_body AS text FROM kernel.mail WHERE to_address = $1',
      [customer.email],
    );
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(receiver.url);
    expect(mails[0]?.text).toContain(`${app.url}/studio/account/developers/webhooks/${id}`);

    receiver.behaviour = answering(204);
    const whileOff = await generationFinished(app, customer);
    await app.api.get(Outbox, { strict: false }).deliverNow([whileOff]);
    const on = await customer.client.send<Endpoint>('PATCH', `${ENDPOINTS}/${id}`, {
      enabled: true,
    });
    expect(on.body).toMatchObject({ enabled: true, disabledBy: null, failingSince: null });
    const eventId = await generationFinished(app, customer);
    expect(await deliveryThat(customer, id, ({ status }) => status === 'delivered')).toMatchObject({
      eventId,
    });
    expect((await deliveriesOf(customer, id)).map((one) => one.eventId)).not.toContain(whileOff);
  });

  it('is left alone at once when it answers 410', async () => {
    const { id } = await endpointAt(customer, receiver.url);
    receiver.behaviour = answering(410);
    await generationFinished(app, customer);
    expect(await deliveryThat(customer, id, ({ status }) => status === 'failed')).toMatchObject({
      endReason: 'endpoint_gone',
      attempts: 1,
    });
    expect((await readEndpoint(customer, id)).disabledBy).toBe('gone');
  });
});

describe('an address that leads inside', () => {
  it('is not called, also when it did not lead there before', async () => {
    let inside = false;
    const played = () => Promise.resolve([inside ? '169.254.169.254' : '93.184.215.14']);
    for (const part of [app.api, app.worker])
      part!.get(NameResolver).addressesOf = (host) =>
        host === 'changing.example' ? played() : Promise.resolve(['127.0.0.1']);
    const { id } = await endpointAt(customer, 'https://changing.example/hooks');
    inside = true;
    await generationFinished(app, customer);
    expect(await deliveryThat(customer, id, ({ attempts }) => attempts === 1)).toMatchObject({
      status: 'waiting',
      lastStatus: null,
      lastError: 'address_not_public',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import {
  HttpClient,
  onceDone,
  ownerSql,
  signUp,
  signUpWithApi,
  type Customer,
} from '../../support/http-client.js';
import { ALL_EVENTS, endpointAt, ENDPOINTS, type Endpoint } from './hooks.js';

const HERE = 'http://127.0.0.1:9';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const create = (customer: Customer, body: object) =>
  customer.client.post<Endpoint & { code: string }>(ENDPOINTS, body);
const list = async (customer: Customer) =>
  (await customer.client.get<{ items: Endpoint[]; max: number }>(ENDPOINTS)).body;

describe('an endpoint', () => {
  it('is made with a secret that is shown once and kept sealed', async () => {
    const customer = await signUpWithApi(app);
    const made = await endpointAt(customer, `${HERE}/hooks`, ['image.failed', 'image.failed']);
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made).toMatchObject({ events: ['image.failed'], enabled: true, failingSince: null });
    const { items, max } = await list(customer);
    expect([items.length, max]).toEqual([1, 5]);
    expect(JSON.stringify(items)).not.toContain('whsec_');
    const [row] = await ownerSql<{ sealed: Buffer }>(
      app,
      'SELECT sealed FROM webhooks.secret WHERE endpoint_id = $1',
      [made.id],
    );
    const bytes = Buffer.from(made.secret.slice('whsec_'.length), 'base64');
    expect(row?.sealed.includes(bytes)).toBe(false);
    expect(row?.sealed.includes(made.secret)).toBe(false);
  });

  it('is changed, switched off and on, and deleted with its log', async () => {
    const customer = await signUpWithApi(app);
    const { id } = await endpointAt(customer, HERE);
    const path = `${ENDPOINTS}/${id}`;
    const change = (body: object) => customer.client.send<Endpoint>('PATCH', path, body);
    expect(
      (await change({ url: `${HERE}/2`, events: ['credits.low'], description: 'mine' })).body,
    ).toMatchObject({ url: `${HERE}/2`, events: ['credits.low'], description: 'mine' });
    expect((await change({ enabled: false })).body).toMatchObject({
      enabled: false,
      disabledBy: 'customer',
      url: `${HERE}/2`,
    });
    expect((await change({ enabled: true })).body).toMatchObject({ enabled: true });
    expect((await customer.client.delete(path)).status).toBe(204);
    expect((await customer.client.delete(path)).status).toBe(404);
    expect((await customer.client.get(path)).status).toBe(404);
    expect(
      await ownerSql(app, 'SELECT 1 FROM webhooks.secret WHERE endpoint_id = $1', [id]),
    ).toEqual([]);
  });

  it('comes to an end at five, also when asked for at once', async () => {
    const customer = await signUpWithApi(app);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        onceDone(() => create(customer, { url: HERE, events: ALL_EVENTS })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201, 201, 201, 201, 201, 409, 409, 409,
    ]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('webhook_limit');
  });

  it('needs a plan with the API, and a person who is signed in', async () => {
    const poor = await signUp(app);
    expect(await create(poor, { url: HERE, events: ALL_EVENTS })).toMatchObject({
      status: 403,
      body: { code: 'api_not_in_plan' },
    });
    const customer = await signUpWithApi(app);
    const { body } = await customer.client.post<{ key: string }>('/api/v1/api-keys', { name: 'k' });
    const authorization = `Bearer ${body.key}`;
    expect(await new HttpClient(app.url).get(ENDPOINTS, { authorization })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('is nobody else’s', async () => {
    const { id } = await endpointAt(await signUpWithApi(app), HERE);
    const { client } = await signUpWithApi(app);
    const path = `${ENDPOINTS}/${id}`;
    const delivery = `${path}/deliveries/${id}`;
    const answers = await Promise.all([
      client.get(path),
      client.send('PATCH', path, { enabled: false }),
      client.delete(path),
      client.post(`${path}/secret`),
      client.post(`${path}/test`),
      client.get(`${path}/deliveries`),
      client.get(delivery),
      client.post(`${delivery}/redeliver`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });

  it.each([
    ['http://example.com/', 'webhook_address_invalid'],
    ['https://me:pass@example.com/', 'webhook_address_invalid'],
    ['ftp://example.com/', 'webhook_address_invalid'],
    ['example.com', 'webhook_address_invalid'],
    ['https://10.0.0.1/', 'webhook_address_not_public'],
    ['https://169.254.169.254/latest', 'webhook_address_not_public'],
    ['https://[::ffff:10.0.0.1]/', 'webhook_address_not_public'],
    ['https://name-that-is-not-there.invalid/', 'webhook_address_unknown'],
    ['', 'validation_failed'],
    [`https://example.com/${'x'.repeat(2_048)}`, 'validation_failed'],
  ])('is not made or moved to %s', async (url, code) => {
    const customer = await signUpWithApi(app);
    const refused = { status: 400, body: { code } };
    expect(await create(customer, { url, events: ALL_EVENTS })).toMatchObject(refused);
    const { id } = await endpointAt(customer, HERE);
    expect(await customer.client.send('PATCH', `${ENDPOINTS}/${id}`, { url })).toMatchObject(
      refused,
    );
  });

  it('is looked for at twenty addresses a minute and no more', async () => {
    const customer = await signUpWithApi(app);
    const url = 'http://example.com/';
    for (let n = 0; n < 20; n += 1)
      expect((await create(customer, { url, events: ALL_EVENTS })).status).toBe(400);
    const refused = await create(customer, { url, events: ALL_EVENTS });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await endpointAt(await signUpWithApi(app), HERE);
  });

  it('is not made without events, or with ones that there are not', async () => {
    const customer = await signUpWithApi(app);
    for (const events of [[], ['image.sold'], 'image.delivered', undefined])
      expect((await create(customer, { url: HERE, events })).status).toBe(400);
    const { id } = await endpointAt(customer, HERE);
    for (const query of ['cursor=nonsense', 'limit=0', 'limit=101', 'status=lost'])
      expect((await customer.client.get(`${ENDPOINTS}/${id}/deliveries?${query}`)).status).toBe(
        400,
      );
  });
});

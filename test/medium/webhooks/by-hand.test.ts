import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, signUpWithApi, type Customer } from '../../support/http-client.js';
import { answering, Receiver } from '../../support/receiver.js';
import {
  deliveryThat,
  endpointAt,
  ENDPOINTS,
  generationFinished,
  readEndpoint,
  type Endpoint,
} from './hooks.js';

let app: TestApp;
let customer: Customer;
let receiver: Receiver;
beforeAll(async () => {
  app = await startApp({ worker: true });
});
afterAll(() => app.close());
beforeEach(async () => {
  customer = await signUpWithApi(app);
  receiver = new Receiver();
  await receiver.start();
});
afterEach(() => receiver.stop());

const arrived = (count: number): Promise<unknown> =>
  until(() => receiver.received.length >= count, { what: `${count} requests` });

describe('by hand', () => {
  it('a test is sent and tried once; any delivery is sent again under its id', async () => {
    const { id, secret } = await endpointAt(customer, receiver.url, ['credits.low']);
    const sent = await customer.client.post<{ id: string }>(`${ENDPOINTS}/${id}/test`);
    expect(sent.status).toBe(202);
    const delivered = await deliveryThat(customer, id, ({ status }) => status === 'delivered');
    expect(delivered).toMatchObject({ id: sent.body.id, type: 'webhook.test' });

    receiver.behaviour = answering(500);
    await customer.client.post(`${ENDPOINTS}/${id}/test`);
    const failed = await deliveryThat(customer, id, ({ status }) => status === 'failed');
    expect(failed).toMatchObject({ attempts: 1, endReason: 'gave_up' });
    expect((await readEndpoint(customer, id)).failingSince).toBeNull();

    receiver.behaviour = answering(200);
    const again = `${ENDPOINTS}/${id}/deliveries/${failed.id}/redeliver`;
    expect((await customer.client.post(again)).status).toBe(202);
    await deliveryThat(customer, id, ({ status }) => status === 'delivered');
    const last = receiver.received.at(-1)!;
    expect(last.headers['webhook-id']).toBe(failed.eventId);
    new Webhook(secret).verify(last.body, last.headers as Record<string, string>);

    await customer.client.send('PATCH', `${ENDPOINTS}/${id}`, { enabled: false });
    for (const path of [`${ENDPOINTS}/${id}/test`, again])
      expect(await customer.client.post(path)).toMatchObject({
        status: 409,
        body: { code: 'webhook_disabled' },
      });
  });

  it('has a limit', async () => {
    const { id } = await endpointAt(customer, receiver.url);
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => customer.client.post(`${ENDPOINTS}/${id}/test`)),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(30);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  });

  it('a secret is changed while the old one goes on signing for a day', async () => {
    const { id, secret: old } = await endpointAt(customer, receiver.url);
    const rotated = await customer.client.post<Endpoint>(`${ENDPOINTS}/${id}/secret`);
    const left_h = (Date.parse(rotated.body.oldSecretUntil ?? '') - Date.now()) / 3_600_000;
    expect(left_h).toBeGreaterThan(23.9);
    expect(left_h).toBeLessThanOrEqual(24);
    const verify = async (secrets: string[]): Promise<boolean[]> => {
      const before = receiver.received.length;
      await generationFinished(app, customer);
      await arrived(before + 1);
      const { body, headers } = receiver.received.at(-1)!;
      return secrets.map((secret) => {
        try {
          new Webhook(secret).verify(body, headers as Record<string, string>);
          return true;
        } catch {
          return false;
        }
      });
    };
    expect(await verify([old, rotated.body.secret])).toEqual([true, true]);
    await ownerSql(
      app,
      `UPDATE webhooks.secret SET expires_at = kernel.now() - interval '1 second'
        WHERE endpoint_id = $1 AND expires_at IS NOT NULL`,
      [id],
    );
    expect(await verify([old, rotated.body.secret])).toEqual([false, true]);
    // Twice in a day: two sign at most.
    const second = await customer.client.post<Endpoint>(`${ENDPOINTS}/${id}/secret`);
    const third = await customer.client.post<Endpoint>(`${ENDPOINTS}/${id}/secret`);
    expect(await verify([rotated.body.secret, second.body.secret, third.body.secret])).toEqual([
      false,
      true,
      true,
    ]);
  });
});

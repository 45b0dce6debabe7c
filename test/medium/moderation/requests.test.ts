import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { newId } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, signUp, type HttpClient } from '../../support/http-client.js';
import { startModeration, type ModerationStandIn } from '../../support/moderation-stand-in.js';

let app: TestApp;
let services: ModerationStandIn;
beforeAll(async () => {
  services = await startModeration();
  app = await startApp({
    env: {
      MODERATION: 'openai',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${services.url}/v1`,
    },
  });
});
afterAll(async () => {
  await app.close();
  await services.close();
});
beforeEach(() => {
  services.openai = { say: 'allow' };
});

interface Balance {
  available: number;
  held: number;
}
interface Problem {
  code: string;
  detail: string;
  rule?: string;
  verdictId?: string;
}
const balance = async (client: HttpClient) =>
  (await client.get<Balance>('/api/v1/credits/balance')).body;
const order = (client: HttpClient, prompt: string, key: string = newId()) =>
  client.post<Problem>(
    '/api/v1/generations',
    { prompt, aspectRatio: '1:1', resolution: '1K', count: 1 },
    { 'idempotency-key': key },
  );

test('a blocked prompt is told its rule, moves no credits, and can be appealed', async () => {
  const { client } = await signUp(app);
  const before = await balance(client);
  expect(before).toMatchObject({ available: 40, held: 0 });
  const refused = await order(client, 'nüde w0man on a bed');
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'prompt_blocked', rule: 'sexual_content', verdictId: expect.any(String) },
  });
  expect(refused.body.detail).toContain('not charged');
  expect(await balance(client)).toEqual(before);
  const { verdictId: reference } = refused.body;
  const appeal = { kind: 'moderation_appeal', reference, message: 'It is a statue' };
  expect((await client.post('/api/v1/support/cases', appeal)).status).toBe(201);
  const moderator = await operator(app, 'moderator');
  const verdict = await moderator.client.get(`/api/admin/v1/moderation/verdicts/${reference}`);
  expect(verdict.body).toMatchObject({ prompt: 'nüde w0man on a bed', outcome: 'blocked' });
});

test('without an answer nothing is accepted; the same request works later with the same key', async () => {
  const { client } = await signUp(app);
  const before = await balance(client);
  services.openai = { say: 'hang' };
  const key = newId();
  const refused = await order(client, 'A red bag on a table', key);
  expect(refused).toMatchObject({ status: 503, body: { code: 'moderation_unavailable' } });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await balance(client)).toEqual(before);
  services.openai = { say: 'allow' };
  expect((await order(client, 'A red bag on a table', key)).status).toBe(202);
  expect(await balance(client)).toMatchObject({ available: 30, held: 10 });
});

test('one person gets the trial once, whatever they put into the address', async () => {
  const first = await signUp(app, `once.${newId().slice(-6)}@gmail.com`);
  const alias = first.email.replace('once.', 'O.nce').replace('@', '+more@');
  const second = await signUp(app, alias);
  expect(await balance(first.client)).toMatchObject({ available: 40 });
  expect(await balance(second.client)).toMatchObject({ available: 0 });
});

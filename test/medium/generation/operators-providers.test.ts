import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../libs/generation/src/provider/provider-error.js';
import { ProviderChain } from '../../../libs/generation/src/run-image/provider-chain.js';
import type { TestApp } from '../../support/app.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { accepted, customerWith, eventually, over, read } from './studio.js';

const PATH = '/api/admin/v1/providers';

interface Provider {
  id: string;
  state: string;
  until: string | null;
  failures: number;
  limit: { perMinute: number; free: number; stated: boolean } | null;
  pause: { by: string; reason: string } | null;
  day: { calls: number; outcomes: object; p50_s: number | null; costMicroUsd: number };
}

/** Real: Postgres, Redis, the worker, operators over HTTP. Played: OpenAI. */
describe('operators and the image providers', () => {
  const openai = new OpenAiStandIn();
  const second = new OpenAiStandIn();
  let app: TestApp;
  let admin: Customer;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(openai, {
      IMAGE_PROVIDERS: JSON.stringify([
        { name: 'second', baseUrl: await second.start(), apiKey: 'sk-2', model: 'other-model' },
      ]),
    });
    admin = await operator(app, 'admin');
    customer = await customerWith(app, 1_000);
  });
  afterAll(async () => {
    await second.stop();
    await app.close();
  });

  const providers = async () => (await admin.client.get<{ items: Provider[] }>(PATH)).body.items;

  it('see them in their order, with what their calls came to', async () => {
    const { id } = await accepted(customer);
    await over(customer, id);
    const blocked = await accepted(customer, { prompt: 'a barn [stand-in:refuse]' });
    await over(customer, blocked.id);
    const [first, other] = await providers();
    expect(first).toMatchObject({ id: 'openai', position: 1, model: 'gpt-image-2' });
    expect(first).toMatchObject({ state: 'closed', failures: 0, limit: null, pause: null });
    expect(first!.day).toMatchObject({ calls: 2, outcomes: { delivered: 1, blocked: 1 } });
    expect(first!.day.costMicroUsd).toBeGreaterThan(0);
    expect(first!.day.p50_s).not.toBeNull();
    expect(other).toMatchObject({ id: 'second', model: 'other-model', day: { calls: 0 } });
  });

  /** Whom the worker would ask now. */
  const asked = async () => {
    const choice = await app.worker!.get(ProviderChain).choose(randomUUID());
    return 'provider' in choice ? choice.provider.name : null;
  };

  it('pause one, and no worker calls it until they resume it', async () => {
    const reason = 'The account is being changed';
    const paused = await admin.client.post<{ auditId: string }>(`${PATH}/openai/pause`, { reason });
    expect(paused.status).toBe(200);
    const audit = await admin.client.get(`/api/admin/v1/audit-log?id=${paused.body.auditId}`);
    expect(audit.body).toMatchObject({
      items: [{ action: 'provider.pause', subjectId: 'openai', reason, after: { paused: true } }],
    });
    expect((await providers())[0]).toMatchObject({ state: 'paused', pause: { reason } });
    await eventually(asked, (name) => name === 'second');
    openai.reset();
    const { id } = await accepted(customer);
    expect((await over(customer, id)).status).toBe('finished');
    expect(openai.imageRequests()).toEqual([]);
    await admin.client.post(`${PATH}/openai/resume`, { reason: 'Done' });
    await eventually(asked, (name) => name === 'openai');
  });

  it('pause all: what waits says so and is let be, until they resume one and it is woken', async () => {
    const reason = 'Both accounts are being changed';
    for (const name of ['openai', 'second'])
      await admin.client.post(`${PATH}/${name}/pause`, { reason });
    await eventually(asked, (name) => name === null);
    const { id } = await accepted(customer);
    const late = () =>
      ownerSql(
        app,
        `SELECT id FROM generation.image WHERE generation_id = $1 AND status = 'queued'
            AND worker_id IS NULL AND due_at > kernel.now() + interval '20 seconds'`,
        [id],
      );
    await eventually(late, (rows) => rows.length === 1);
    expect(await read(customer, id)).toMatchObject({ paused: true });
    expect(await read(customer, id)).not.toHaveProperty('estimate');
    await admin.client.post(`${PATH}/second/resume`, { reason: 'Done' });
    expect(await late()).toEqual([]);
    const ended = await over(customer, id);
    expect(ended.status).toBe('finished');
    expect(ended).not.toHaveProperty('paused');
    await admin.client.post(`${PATH}/openai/resume`, { reason: 'Done' });
    await eventually(asked, (name) => name === 'openai');
  });

  it('see a limit that was learnt, and may drop it', async () => {
    const refusal = new ProviderError({
      kind: 'rate_limited',
      provider: 'second',
      message: 'played',
      retryAfter_ms: 90_000,
      limitPerMinute: 7,
    });
    const call = { imageId: customer.workspaceId, fencingToken: 0 };
    await app.worker!.get(ProviderChain).failed('second', refusal, call);
    const [, limited] = await providers();
    expect(limited).toMatchObject({
      state: 'resting',
      limit: { perMinute: 7, stated: true, free: 0 },
      lastFailure: { kind: 'rate_limited' },
    });
    expect(Date.parse(limited!.until!)).toBeGreaterThan(Date.now() + 60_000);
    await admin.client.post(`${PATH}/second/forget`, { reason: 'A larger account' });
    expect((await providers())[1]).toMatchObject({ state: 'closed', limit: null, until: null });
  });

  it('are refused without the role, a reason, or a provider of that name', async () => {
    const support = await operator(app, 'support');
    const moderator = await operator(app, 'moderator');
    const reason = 'A test';
    expect((await support.client.get(PATH)).status).toBe(200);
    expect((await moderator.client.get(PATH)).status).toBe(403);
    expect((await support.client.post(`${PATH}/openai/pause`, { reason })).status).toBe(403);
    expect((await admin.client.post(`${PATH}/openai/pause`, {})).status).toBe(400);
    expect((await admin.client.post(`${PATH}/nobody/pause`, { reason })).status).toBe(404);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { outputTokens } from '../../../libs/generation/src/image-cost.js';
import { accepted, customerWith, over } from './studio.js';

const PATH = '/api/admin/v1/prices';
const PRICE = {
  provider: '*',
  model: '*',
  textInputMicroUsd: 5_000_000,
  imageInputMicroUsd: 8_000_000,
  outputMicroUsd: 60_000_000,
  flatMicroUsd: null,
  reason: 'A new price list',
};

/** Real: Postgres, Redis, the worker, operators over HTTP. Played: OpenAI. */
describe('what the models cost', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  let finance: Customer;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(openai);
    finance = await operator(app, 'finance');
    customer = await customerWith(app, 1_000);
  });
  beforeEach(() => openai.reset());
  afterAll(() => app.close());

  const made = async (change: object = {}) => {
    const { id } = await accepted(customer, { ...change });
    await over(customer, id);
    const [row] = await ownerSql<{
      estimate: number;
      cost: number | null;
      image: number;
      usage: { outputTokens: number; inputTextTokens: number } | null;
    }>(
      app,
      `SELECT a.cost_estimate_micro_usd::float8 AS estimate, a.cost_micro_usd::float8 AS cost,
              i.cost_micro_usd::float8 AS image, a.usage
         FROM generation.attempt a JOIN generation.image i ON i.id = a.image_id
        WHERE a.generation_id = $1`,
      [id],
    );
    return row!;
  };
  const square = outputTokens(1024, 1024, 'medium') + 200;

  it('is estimated before a call, and counted by its usage after it, with the seeded prices', async () => {
    const { estimate, cost, image, usage } = await made();
    expect(estimate).toBe(square * 30);
    expect(cost).toBe(usage!.outputTokens * 30 + usage!.inputTextTokens * 5);
    expect(image).toBe(cost);
  });

  it('follows a new price from then on, leaves old costs alone and keeps the history', async () => {
    const before = await made();
    const added = await finance.client.post<{ id: string; auditId: string }>(PATH, PRICE);
    expect(added).toMatchObject({
      status: 201,
      body: { state: 'current', createdBy: finance.email },
    });
    const after = await made();
    expect(after.estimate).toBe(before.estimate * 2);
    expect(after.cost).toBe(after.usage!.outputTokens * 60 + after.usage!.inputTextTokens * 5);
    const costs = await ownerSql<{ cost: number }>(
      app,
      'SELECT cost_micro_usd::float8 AS cost FROM generation.attempt ORDER BY id DESC LIMIT 2',
    );
    expect(costs).toEqual([{ cost: after.cost }, { cost: before.cost }]);
    const list = await finance.client.get<{ items: { id: string; state: string }[] }>(PATH);
    expect(list.body.items.map(({ state }) => state)).toEqual(['current', 'current', 'past']);
    const admin = await operator(app, 'admin');
    const audit = await admin.client.get(`/api/admin/v1/audit-log?id=${added.body.auditId}`);
    expect(audit.body).toMatchObject({
      items: [
        {
          action: 'price.set',
          reason: PRICE.reason,
          before: { outputMicroUsd: 30_000_000 },
          after: { outputMicroUsd: 60_000_000 },
        },
      ],
    });
    await expect(
      ownerSql(app, 'UPDATE generation.price SET output_micro_usd = 1', []),
    ).rejects.toThrow();
  });

  it('of a model counts before that of its provider, and waits for its time', async () => {
    const validFrom = new Date(Date.now() + 3_600_000).toISOString();
    const own = { ...PRICE, provider: 'openai', outputMicroUsd: 10_000_000 };
    expect((await finance.client.post(PATH, own)).status).toBe(201);
    const flat = { ...own, model: 'gpt-image-2', flatMicroUsd: 42_000, validFrom };
    expect((await finance.client.post(PATH, flat)).body).toMatchObject({ state: 'future' });
    expect((await made()).estimate).toBe(square * 10);
    await setClockOffset(app.database, '61 minutes');
    const { estimate, cost, usage } = await made();
    expect([estimate, cost]).toEqual([
      42_000,
      usage!.outputTokens * 10 + usage!.inputTextTokens * 5,
    ]);
    await setClockOffset(app.database, '0');
  });

  it('is withdrawn by finance while it is still to come, on record, and makes room for another', async () => {
    const validFrom = new Date(Date.now() + 3_600_000).toISOString();
    const wrong = { ...PRICE, provider: 'openai', model: 'gpt-image-2', validFrom };
    const { body } = await finance.client.post<{ id: string }>(PATH, {
      ...wrong,
      outputMicroUsd: 99_000_000,
    });
    const withdraw = (who: Customer, id: string) =>
      who.client.post<{ code: string; auditId: string }>(`${PATH}/${id}/withdraw`, {
        reason: 'A nought too many',
      });
    expect((await withdraw(await operator(app, 'support'), body.id)).status).toBe(403);
    const done = await withdraw(finance, body.id);
    expect(done).toMatchObject({
      status: 200,
      body: { state: 'withdrawn', withdrawnBy: finance.email, outputMicroUsd: 99_000_000 },
    });
    expect(await withdraw(finance, body.id)).toMatchObject({
      status: 409,
      body: { code: 'price_counts' },
    });
    const right = await finance.client.post<{ id: string }>(PATH, {
      ...wrong,
      outputMicroUsd: 20_000_000,
    });
    expect(right).toMatchObject({ status: 201, body: { state: 'future' } });
    await setClockOffset(app.database, '62 minutes');
    expect((await made()).estimate).toBe(square * 20);
    await setClockOffset(app.database, '0');
    const { body: list } = await finance.client.get<{ items: { id: string; state: string }[] }>(
      PATH,
    );
    const current = list.items.find(({ state }) => state === 'current');
    expect((await withdraw(finance, current!.id)).status).toBe(409);
    const admin = await operator(app, 'admin');
    const audit = await admin.client.get(`/api/admin/v1/audit-log?id=${done.body.auditId}`);
    expect(audit.body).toMatchObject({
      items: [{ action: 'price.withdraw', before: { state: 'future' } }],
    });
    // Neither the application nor the owner of the tables changes one that counts.
    await expect(
      ownerSql(app, "UPDATE generation.price SET withdrawn_at = now(), withdrawn_by = 'x'", []),
    ).rejects.toThrow('before its time');
  });

  it('of a model that nobody uses says so', async () => {
    const usedBy = async (change: object) =>
      (await finance.client.post<{ usedBy: string[] }>(PATH, { ...PRICE, ...change })).body.usedBy;
    expect(await usedBy({ model: 'gpt-image-2' })).toEqual(['openai']);
    expect(await usedBy({ model: 'gpt-imgae-2' })).toEqual([]);
    expect(await usedBy({ provider: 'demo', model: 'gpt-image-2' })).toEqual([]);
  });

  it('is shown for every resolution and quality of each provider', async () => {
    const { body } = await finance.client.get<{
      providers: { provider: string; costs: { resolution: string; costMicroUsd: number }[] }[];
    }>(`${PATH}/estimates`);
    const [first] = body.providers;
    expect(body.providers).toHaveLength(1);
    expect(first).toMatchObject({ provider: 'openai', model: 'gpt-image-2' });
    expect(first!.costs).toHaveLength(9);
    expect(first!.costs[1]).toEqual({
      resolution: '1K',
      quality: 'medium',
      costMicroUsd: square * 10,
    });
  });

  it('is set by finance only, with a reason, and not for the past', async () => {
    const support = await operator(app, 'support');
    expect((await support.client.post(PATH, PRICE)).status).toBe(403);
    expect((await support.client.get(PATH)).status).toBe(403);
    const { reason: _reason, ...bare } = PRICE;
    expect((await finance.client.post(PATH, bare)).status).toBe(400);
    expect((await finance.client.post(PATH, { ...PRICE, outputMicroUsd: -1 })).status).toBe(400);
    const past = { ...PRICE, validFrom: '2026-01-02T00:00:00Z' };
    const refused = await finance.client.post(PATH, past);
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

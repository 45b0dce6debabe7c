import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { retryPolicy } from '../../../libs/generation/src/retry-policy.js';
import type { TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn, type StandInFault } from '../../support/openai-stand-in.js';
import { readEvents } from './event-reader.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  request,
} from './studio.js';

/** Real: Postgres, Redis, the worker, the openai SDK over HTTP. Played: OpenAI. Short waits. */
describe('with a real model provider', () => {
  const openai = new OpenAiStandIn();
  const second = new OpenAiStandIn();
  let app: TestApp;
  let options: PipelineOptions;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(openai, {
      IMAGE_PROVIDERS: JSON.stringify([
        { name: 'second', baseUrl: await second.start(), apiKey: 'sk-2', model: 'gpt-image-2' },
      ]),
    });
    options = app.worker!.get(PipelineOptions, { strict: false });
    options.retry = { ...retryPolicy, base_ms: 20 };
    customer = await customerWith(app, 5_000);
  });
  beforeEach(() => {
    openai.reset();
    second.reset();
  });
  afterAll(async () => {
    const findings = await booksFindings(app);
    await second.stop();
    await app.close();
    expect(findings).toEqual([]);
  });

  const attemptsOf = (generationId: string) =>
    ownerSql<{
      provider: string;
      outcome: string;
      error_kind: string;
      provider_request_id: string;
    }>(app, 'SELECT * FROM generation.attempt WHERE generation_id = $1 ORDER BY id', [
      generationId,
    ]);

  it('sends the size of the table, and delivers the picture signed, with the model as its maker', async () => {
    const { id } = await accepted(customer, {
      aspectRatio: '16:9',
      resolution: '2K',
      style: 'anime',
      background: 'opaque',
    });
    const image = (await over(customer, id)).images[0]!;
    expect(image).toMatchObject({ status: 'delivered', width: 2736, height: 1536 });
    const [call] = openai.imageRequests();
    expect(call!.fields).toMatchObject({ size: '2736x1536', n: 1, model: 'gpt-image-2' });
    expect(call!.fields.prompt).toContain('a lighthouse at dawn');
    expect(call!.fields.prompt).not.toBe('a lighthouse at dawn');
    const content = await fetch(`${app.url}${image.contentUrl!}`, {
      headers: { cookie: customer.client.cookie! },
    });
    const sha256 = createHash('sha256')
      .update(Buffer.from(await content.arrayBuffer()))
      .digest('hex');
    const detail = await customer.client.get(`/api/v1/images/${image.id}`);
    expect(detail.body).toMatchObject({ delivered: { sha256 } });
    const credentials = await customer.client.get(`/api/v1/images/${image.id}/credentials`);
    expect(credentials.body).toMatchObject({ status: 'valid', by: 'product', tool: 'gpt-image-2' });
    expect(await attemptsOf(id)).toMatchObject([
      { provider: 'openai', outcome: 'delivered', provider_request_id: call!.requestId },
    ]);
  });

  it('shows its previews to watchers', async () => {
    const { id } = await accepted(customer);
    const reader = await readEvents(customer, id);
    await reader.ended;
    expect(reader.events.at(-1)!.event).toBe('finished');
  });

  it.each<[StandInFault, string, string]>([
    ['refuse', 'blocked', 'prompt_refused'],
    ['refuse-output', 'blocked', 'model_refused_result'],
    ['bad-size', 'failed', 'request_rejected'],
    ['wrong-size', 'failed', 'wrong_size'],
  ])('%s ends %s at once, uncharged', async (fault, status, code) => {
    const before = await balance(customer);
    const { id } = await accepted(customer, { prompt: `a barn [stand-in:${fault}]` });
    const ended = await over(customer, id);
    expect(ended.images[0]).toMatchObject({ status, charged: false, error: { code } });
    expect(await attemptsOf(id)).toHaveLength(1);
    expect(await balance(customer)).toEqual(before);
  });

  it.each<StandInFault>([
    'error-500',
    'error-502',
    'drop',
    'drop-mid-stream',
    'no-completed',
    'error-mid-stream',
    'garbage-json',
    'garbage-base64',
    'garbage-image',
    'no-images',
  ])('%s once is tried again and charged once', async (fault) => {
    const { available } = await balance(customer);
    openai.script = [fault];
    const { id } = await accepted(customer);
    const ended = await over(customer, id);
    expect(ended.status).toBe('finished');
    const attempts = await attemptsOf(id);
    expect(attempts).toHaveLength(2);
    expect(attempts[1]!.outcome).toBe('delivered');
    expect(await balance(customer)).toEqual({ available: available - 10, held: 0 });
  });

  it('asks the next provider after a 429, and waits as long as asked when all are busy', async () => {
    openai.script = ['rate-limit'];
    second.script = ['rate-limit'];
    openai.retryAfter_s = second.retryAfter_s = 2;
    const begun = performance.now();
    const { id } = await accepted(customer);
    expect((await over(customer, id)).status).toBe('finished');
    expect((await attemptsOf(id)).map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ['openai', 'retryable'],
      ['second', 'retryable'],
      ['openai', 'delivered'],
    ]);
    expect(performance.now() - begun).toBeGreaterThan(1_900);
  });

  describe('that delivers another format than was asked for', () => {
    const settingsOf = async (imageId: string) =>
      (await customer.client.get<{ delivered: object }>(`/api/v1/images/${imageId}`)).body
        .delivered;

    it('once: is tried again; what it said and what came are both kept', async () => {
      openai.script = ['wrong-format'];
      const { available } = await balance(customer);
      const { id } = await accepted(customer, { outputFormat: 'webp' });
      const ended = await over(customer, id);
      expect(
        (await attemptsOf(id)).map(({ outcome, error_kind }) => [outcome, error_kind]),
      ).toEqual([
        ['unusable', 'wrong_format'],
        ['delivered', null],
      ]);
      expect(await settingsOf(ended.images[0]!.id)).toMatchObject({
        format: 'webp',
        contentType: 'image/webp',
        quality: 'medium',
        reported: { size: '1024x1024', format: 'webp', quality: 'medium' },
      });
      expect(await balance(customer)).toEqual({ available: available - 10, held: 0 });
    });

    it.each(['jpeg', 'webp'])('always, for %s: fails and is not charged', async (outputFormat) => {
      const before = await balance(customer);
      const prompt = 'a mill [stand-in:wrong-format]';
      const ended = await over(customer, (await accepted(customer, { prompt, outputFormat })).id);
      expect(ended.images[0]).toMatchObject({
        status: 'failed',
        charged: false,
        error: { code: 'wrong_format' },
      });
      expect(await balance(customer)).toEqual(before);
    });
  });

  it('closes the connection when the customer cancels', async () => {
    const { id } = await accepted(customer, { prompt: 'a gate [stand-in:hang]' });
    await eventually(
      async () => openai.imageRequests().length + second.imageRequests().length,
      (calls) => calls === 1,
    );
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    await eventually(
      async () => [...openai.imageRequests(), ...second.imageRequests()][0]!.hungUp,
      (hungUp) => hungUp,
    );
    expect((await over(customer, id)).status).toBe('cancelled');
  });

  it('answers 422 to a prompt that the moderators deny: no rows, no holds, no call', async () => {
    const before = await balance(customer);
    const answer = await request(customer, { prompt: 'something forbidden' });
    expect([answer.status, answer.body.code]).toEqual([422, 'prompt_blocked']);
    expect(await balance(customer)).toEqual(before);
    expect(openai.imageRequests()).toEqual([]);
  });

  // The last: it leaves the first provider out of use.
  it('goes to the next provider when the first has no quota, without counting an attempt', async () => {
    options.retry = { ...options.retry, out_of_quota_wait_ms: 60_000 };
    openai.script = ['no-quota'];
    const { id } = await accepted(customer);
    // It waited for its turn, and not for a provider.
    await ownerSql(
      app,
      `UPDATE generation.generation SET created_at = kernel.now() - interval '5 hours' WHERE id = $1`,
      [id],
    );
    expect((await over(customer, id)).status).toBe('finished');
    expect((await attemptsOf(id)).map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ['openai', 'out_of_quota'],
      ['second', 'delivered'],
    ]);
    const [row] = await ownerSql<{ attempts: number }>(
      app,
      'SELECT attempts FROM generation.image WHERE generation_id = $1',
      [id],
    );
    expect(row!.attempts).toBe(1);
  });
});

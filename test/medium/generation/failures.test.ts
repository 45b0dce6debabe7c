import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Metrics } from '#kernel';
import { until } from '../../../scripts/lib/net.mjs';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { retryPolicy } from '../../../libs/generation/src/retry-policy.js';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  over,
  providersAsNew,
  read,
} from './studio.js';

/** Real: Postgres, Redis, the worker, the demo engine with its faults on demand. Short waits. */
describe('what fails is not charged', () => {
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    const options = app.worker!.get(PipelineOptions, { strict: false });
    options.retry = { ...retryPolicy, base_ms: 20 };
    customer = await customerWith(app, 1_000);
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const attemptsOf = (generationId: string) =>
    ownerSql<{ outcome: string; error_kind: string | null }>(
      app,
      'SELECT outcome, error_kind FROM generation.attempt WHERE generation_id = $1 ORDER BY id',
      [generationId],
    );

  it.each([
    ['[demo:fail]', 'failed', 'provider_unavailable', 4, 'platform_error'],
    ['[demo:refuse]', 'blocked', 'prompt_refused', 1, 'moderation_blocked'],
    ['[demo:garbage]', 'failed', 'unreadable_result', 4, 'model_error'],
    ['[demo:blank]', 'failed', 'blank_result', 2, 'model_error'],
    ['[demo:wrong-size]', 'failed', 'wrong_size', 1, 'model_error'],
  ])('%s ends %s with %s', async (marker, status, code, attempts, reasonCode) => {
    const before = await balance(customer);
    const { id } = await accepted(customer, { prompt: `a small house ${marker}` });
    const ended = await over(customer, id, 90_000);
    expect(ended.status).toBe('failed');
    expect(ended.images[0]).toMatchObject({
      status,
      charged: false,
      error: { code, charged: false },
    });
    expect(ended.images[0]!.error!.message).toContain('You were not charged');
    expect(ended.images[0]!.contentUrl).toBeUndefined();
    expect(await balance(customer)).toEqual(before);
    expect(await attemptsOf(id)).toHaveLength(attempts);
    const { body } = await customer.client.get(`/api/v1/generations/${id}/receipt`);
    expect(body).toMatchObject({
      images: [{ held: 10, captured: 0, released: 10, reasonCode }],
      totals: { charged: 0 },
    });
  });

  it('pays for a second call for a blank picture only so often a day', async () => {
    const someone = await customerWith(app, 30);
    const options = app.worker!.get(PipelineOptions, { strict: false });
    const { blank_retries_per_day } = options;
    options.blank_retries_per_day = 1;
    const calls = [];
    for (let each = 0; each < 2; each += 1) {
      const { id } = await accepted(someone, { prompt: 'plain [demo:blank]' });
      const { images } = await over(someone, id, 60_000);
      expect(images[0]).toMatchObject({ charged: false, error: { code: 'blank_result' } });
      calls.push((await attemptsOf(id)).length);
    }
    options.blank_retries_per_day = blank_retries_per_day;
    expect(calls).toEqual([2, 1]);
    const metrics = await app.worker!.get(Metrics, { strict: false }).registry.metrics();
    expect(metrics).toContain('gptimage_blank_results_total{then="again"');
    expect(metrics).toContain('gptimage_blank_results_total{then="end"');
    expect(await balance(someone)).toEqual({ available: 30, held: 0 });
  });

  it('tries again after a passing fault, and charges once', async () => {
    const { available } = await balance(customer);
    const { id } = await accepted(customer, { prompt: 'a mill by a stream [demo:fail-once]' });
    expect((await over(customer, id, 60_000)).status).toBe('finished');
    expect((await attemptsOf(id)).map((attempt) => attempt.outcome)).toEqual([
      'retryable',
      'delivered',
    ]);
    expect(await balance(customer)).toEqual({ available: available - 10, held: 0 });
  });

  it('says while it runs that it is tried again, and which attempt of how many it is', async () => {
    const options = app.worker!.get(PipelineOptions, { strict: false });
    const before = await balance(customer);
    const { retry } = options;
    // The second attempt does not come before somebody has looked.
    options.retry = { ...retry, base_ms: 600_000, cap_ms: 600_000 };
    const prompt = 'a ford in the fog [demo:fail-once]';
    const { id, images: accepting } = await accepted(customer, { prompt });
    expect(accepting[0]).not.toHaveProperty('attempt');
    const waits = await until(
      async () => (await read(customer, id)).images.find(({ attempt }) => attempt !== undefined),
      { what: 'the word that it is tried again', timeout_ms: 60_000 },
    );
    options.retry = retry;
    expect(waits).toMatchObject({ status: 'queued', charged: false });
    expect(waits.attempt).toEqual({ number: 2, of: retryPolicy.max_attempts });
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    expect((await over(customer, id)).images[0]).not.toHaveProperty('attempt');
    expect(await balance(customer)).toEqual(before);
    await providersAsNew(app);
  });

  it('gives up on a call that hangs, marks its outcome unknown, and releases', async () => {
    const options = app.worker!.get(PipelineOptions, { strict: false });
    const { attempt_timeout_ms } = options;
    options.attempt_timeout_ms = 200;
    const before = await balance(customer);
    const { id } = await accepted(customer, { prompt: 'a slow river [demo:hang]' });
    const ended = await over(customer, id);
    options.attempt_timeout_ms = attempt_timeout_ms;
    expect(ended.images[0]).toMatchObject({ error: { code: 'provider_unavailable' } });
    expect((await attemptsOf(id)).map((attempt) => attempt.outcome)).toEqual(
      Array.from({ length: 4 }, () => 'unknown'),
    );
    expect(await balance(customer)).toEqual(before);
    await providersAsNew(app);
  });

  it('stops a hanging call at once when the customer cancels', async () => {
    const before = await balance(customer);
    const { id } = await accepted(customer, { prompt: 'a patient tree [demo:hang]' });
    await eventuallyGenerating(id);
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    const ended = await over(customer, id);
    expect(ended.status).toBe('cancelled');
    expect(await attemptsOf(id)).toMatchObject([{ outcome: 'cancelled' }]);
    expect(await balance(customer)).toEqual(before);
  });

  async function eventuallyGenerating(id: string): Promise<void> {
    const until = performance.now() + 60_000;
    for (;;) {
      const [row] = await ownerSql<{ status: string }>(
        app,
        'SELECT status FROM generation.image WHERE generation_id = $1',
        [id],
      );
      if (row?.status === 'generating') return;
      if (performance.now() > until) throw new Error(`still ${row?.status}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

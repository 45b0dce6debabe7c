import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { healthPolicy } from '../../../libs/generation/src/provider-health.js';
import { ProviderError } from '../../../libs/generation/src/provider/provider-error.js';
import { ProviderChain } from '../../../libs/generation/src/run-image/provider-chain.js';
import type { TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  startWorker,
} from './studio.js';

const NO_CALL = { imageId: '00000000-0000-7000-8000-000000000000', fencingToken: 0 };
const fault = (kind: 'rate_limited' | 'transient' | 'unknown_outcome', more: object = {}) =>
  new ProviderError({ kind, provider: 'openai', message: 'played', ...more });

/** Real: Postgres, Redis, two workers. Played: OpenAI. */
describe('two workers and one provider', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  let other: INestApplicationContext;
  let chains: [ProviderChain, ProviderChain];
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(openai);
    other = await startWorker(app);
    chains = [app.worker!.get(ProviderChain), other.get(ProviderChain)];
    for (const worker of [app.worker!, other])
      worker.get(PipelineOptions, { strict: false }).dispatch_ms = 50;
    customer = await customerWith(app, 5_000);
  });
  beforeEach(async () => {
    openai.reset();
    await setClockOffset(app.database, '0');
    await ownerSql(app, 'DELETE FROM generation.provider_health', []);
    await allOf((choice) => 'provider' in choice);
  });
  afterAll(async () => {
    const findings = await booksFindings(app);
    await other.close();
    await app.close();
    expect(findings).toEqual([]);
  });

  /** Until every worker answers so. */
  const allOf = (like: (choice: Awaited<ReturnType<ProviderChain['choose']>>) => boolean) =>
    eventually(
      () => Promise.all(chains.map((chain) => chain.choose(randomUUID()))),
      (choices) => choices.every(like),
    );
  const granted = async (tries: number): Promise<number> => {
    const choices = await Promise.all(
      Array.from({ length: tries }, (_, i) => chains[i % 2]!.choose(randomUUID())),
    );
    return choices.filter((choice) => 'provider' in choice).length;
  };

  it('rest when one of them was asked to, and keep the limit that it was told together', async () => {
    const told = fault('rate_limited', { retryAfter_ms: 60_000, limitPerMinute: 4 });
    await chains[0].failed('openai', told, NO_CALL);
    await allOf((choice) => 'wait_ms' in choice && choice.wait_ms > 10_000 && !choice.paced);
    expect(await chains[1].room()).toBe(0);
    await setClockOffset(app.database, '61 seconds');
    await eventually(
      () => Promise.all(chains.map((chain) => chain.room())),
      (rooms) => rooms.every((room) => room === 4),
    );
    expect(await granted(20)).toBe(4);
    await allOf((choice) => 'wait_ms' in choice && choice.paced);
    expect(await chains[0].room()).toBe(0);
  });

  it('count failures together, and let one call of all try again', async () => {
    for (let i = 0; i < healthPolicy.failures_to_open; i += 1)
      await chains[i % 2 === 0 ? 0 : 1].failed('openai', fault('transient'), NO_CALL);
    await allOf((choice) => 'wait_ms' in choice);
    await setClockOffset(app.database, '16 seconds');
    await eventually(
      () => Promise.all(chains.map((chain) => chain.room())),
      () => chains.every((chain) => chain.availableIn_ms() === 0),
    );
    expect(await granted(10)).toBe(1);
    await chains[1].succeeded('openai');
    await allOf((choice) => 'provider' in choice);
    const rows = await ownerSql(app, 'SELECT failures, open_until FROM generation.provider_health');
    expect(rows).toEqual([{ failures: 0, open_until: null }]);
  });

  it('give a provider that hangs two slots to try it, however long it says nothing', async () => {
    for (let i = 0; i < healthPolicy.silences_to_open; i += 1)
      await chains[i % 2]!.failed('openai', fault('unknown_outcome', { silent: true }), NO_CALL);
    await allOf((choice) => 'wait_ms' in choice);
    for (const after of ['16 seconds', '22 seconds']) {
      await setClockOffset(app.database, after);
      await eventually(
        () => Promise.all(chains.map((chain) => chain.room())),
        () => chains.every((chain) => chain.availableIn_ms() === 0),
      );
      expect(await granted(10)).toBe(1);
    }
    await setClockOffset(app.database, '300 seconds');
    await allOf((choice) => 'wait_ms' in choice && choice.wait_ms > 10_000);
    expect(await granted(10)).toBe(0);
  });

  it('learn from refusals what went well, and send no more until there is room', async () => {
    openai.takes = 5;
    openai.statedPerMinute = null;
    // Longer than a busy machine needs for the five that went well; and no longer than can be waited
    // for, where a worker gives an image back by a clock that it read before the jump below.
    openai.retryAfter_s = 60;
    const before = await balance(customer);
    const { id } = await accepted(customer, { count: 10 });
    const limit = () =>
      ownerSql<{ limit_per_minute: number | null }>(
        app,
        'SELECT limit_per_minute FROM generation.provider_health',
      );
    await eventually(
      () => ownerSql<{ delivered: number; queued: number }>(app, STATES, [id]),
      ([row]) => row!.delivered === 5 && row!.queued === 5,
    );
    expect(await limit()).toEqual([{ limit_per_minute: 5 }]);
    const calls = openai.imageRequests().length;
    expect(calls).toBeGreaterThan(5);
    expect(calls).toBeLessThanOrEqual(10);
    // Nothing is asked while the provider rests.
    openai.takes = Infinity;
    await eventually(
      async () => performance.now(),
      (
        (from) => (now) =>
          now - from > 2_000
      )(performance.now()),
    );
    expect(openai.imageRequests()).toHaveLength(calls);
    await setClockOffset(app.database, '61 seconds');
    expect((await over(customer, id, 120_000)).status).toBe('finished');
    expect(openai.imageRequests()).toHaveLength(calls + 5);
    expect(await balance(customer)).toEqual({ available: before.available - 100, held: 0 });
    const [row] = await ownerSql<{ attempts: number }>(
      app,
      'SELECT max(attempts)::int AS attempts FROM generation.image WHERE generation_id = $1',
      [id],
    );
    expect(row!.attempts).toBe(1);
  });
});

const STATES = `SELECT count(*) FILTER (WHERE status = 'delivered')::int AS delivered,
    count(*) FILTER (WHERE status = 'queued')::int AS queued
  FROM generation.image WHERE generation_id = $1`;

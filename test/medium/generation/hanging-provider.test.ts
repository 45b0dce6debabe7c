import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { callBounds } from '../../../libs/generation/src/provider/openai/call-watch.js';
import { retryPolicy } from '../../../libs/generation/src/retry-policy.js';
import type { TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn, type StandInFault } from '../../support/openai-stand-in.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  providersAsNew,
} from './studio.js';

/** Real: Postgres, Redis, the worker, the openai SDK over HTTP. Played: OpenAI. Short bounds. */
describe('a model provider that hangs', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  let options: PipelineOptions;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(openai);
    options = app.worker!.get(PipelineOptions, { strict: false });
    customer = await customerWith(app, 1_000);
  });
  beforeEach(async () => {
    openai.reset();
    beImpatient(60_000);
    await providersAsNew(app);
  });
  afterAll(async () => {
    const findings = await booksFindings(app);
    await app.close();
    expect(findings).toEqual([]);
  });

  /** Calls may be silent so long; each is tried again after that. */
  const beImpatient = (base_ms: number) => {
    Object.assign(options.call, { firstByte_ms: 4_000, idle_ms: 4_000 });
    options.retry = { ...retryPolicy, base_ms, cap_ms: base_ms };
  };
  /** What was given up is tried again now, and the model may take its time. */
  const bePatient = async () => {
    Object.assign(options.call, callBounds);
    await ownerSql(
      app,
      `UPDATE generation.image SET due_at = kernel.now() WHERE status = 'queued' AND worker_id IS NULL`,
    );
  };
  const silencesOf = (generationId: string, count: number) =>
    eventually(
      () => attemptsOf(generationId),
      (all) => all.filter(({ outcome }) => outcome === 'unknown').length >= count,
    );
  const attemptsOf = (generationId: string) =>
    ownerSql<{ outcome: string }>(
      app,
      'SELECT outcome FROM generation.attempt WHERE generation_id = $1 ORDER BY id',
      [generationId],
    );

  it.each<StandInFault>(['hang', 'hang-after-headers', 'hang-between-partials', 'hang-mid-stream'])(
    '%s once is given up with an unknown outcome, tried again and charged once',
    async (fault) => {
      const { available } = await balance(customer);
      openai.script = [fault];
      const { id } = await accepted(customer);
      await silencesOf(id, 1);
      await bePatient();
      expect((await over(customer, id)).status).toBe('finished');
      expect((await attemptsOf(id)).map(({ outcome }) => outcome)).toEqual([
        'unknown',
        'delivered',
      ]);
      expect(await balance(customer)).toEqual({ available: available - 10, held: 0 });
    },
  );

  it('frees its slots: with every one of them taken by calls that hang, the next image is made', async () => {
    const stuck = Array.from({ length: options.slots }, () => 'hang' as const);
    openai.script = [...stuck];
    const { id } = await accepted(customer, { count: options.slots });
    await eventually(
      async () => openai.imageRequests().length,
      (calls) => calls >= options.slots,
    );
    const next = await accepted(customer, { prompt: 'a free road' });
    // They opened the breaker.
    await silencesOf(id, options.slots);
    await bePatient();
    await setClockOffset(app.database, '16 seconds');
    expect((await over(customer, next.id)).status).toBe('finished');
    expect((await over(customer, id)).status).toBe('finished');
    const first = openai.imageRequests().slice(0, options.slots);
    expect(first.map(({ hungUp }) => hungUp)).toEqual(stuck.map(() => true));
  });

  it('for ever is released after the last attempt', async () => {
    beImpatient(20);
    const before = await balance(customer);
    const { id } = await accepted(customer, { prompt: 'a ford [stand-in:hang-mid-stream]' });
    const ended = await over(customer, id);
    expect(ended.images[0]).toMatchObject({ error: { code: 'provider_unavailable' } });
    expect((await attemptsOf(id)).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 4 }, () => 'unknown'),
    );
    expect(await balance(customer)).toEqual(before);
  });
});

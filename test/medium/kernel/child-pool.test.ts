import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChildPool, RUN_SOURCES } from '../../../libs/kernel/src/child-pool.js';
import type { Task } from '../../support/child-pool-fixture.js';

/** Real child processes, run from the sources. */
describe('ChildPool', () => {
  let pool: ChildPool<Task, unknown, string>;
  let options: { job_timeout_ms: number };

  beforeEach(() => {
    const entry = new URL('../../support/child-pool-fixture.js', import.meta.url);
    // The bound holds for the birth of the child too, which takes its time on a busy machine.
    const bounds = { job_timeout_ms: 60_000, max_queue: 2 };
    options = bounds;
    pool = new ChildPool(Object.assign(bounds, { entry, size: 1 }));
  });
  afterEach(() => pool.close());

  it('carries bytes, events and results', async () => {
    const events: string[] = [];
    const result = await pool.run(
      { do: 'double', bytes: Uint8Array.of(1, 2, 3) },
      { onEvent: (event) => events.push(event) },
    );
    expect([...(result as Uint8Array)]).toEqual([2, 4, 6]);
    expect(events).toEqual(['half way']);
  });

  it('passes on the code and message of an error and keeps the child', async () => {
    const pid = await pool.run({ do: 'pid' });
    await expect(pool.run({ do: 'throw' })).rejects.toMatchObject({
      code: 'undecodable',
      message: 'not a picture',
    });
    expect(await pool.run({ do: 'pid' })).toBe(pid);
  });

  it('gives the next job to a new child when one says that it cannot work any more', async () => {
    const pid = await pool.run({ do: 'pid' });
    const broken = pool.run({ do: 'break' });
    const next = pool.run({ do: 'pid' });
    await expect(broken).rejects.toMatchObject({ code: 'failed', message: 'never again' });
    expect(await next).not.toBe(pid);
  });

  it('survives the death of a child: its job fails, the next one runs in a new child', async () => {
    const pid = await pool.run({ do: 'pid' });
    const dead = pool.run({ do: 'die' });
    const next = pool.run({ do: 'pid' });
    await expect(dead).rejects.toMatchObject({ code: 'died' });
    expect(await next).not.toBe(pid);
  });

  it('kills a job that exceeds its bound, and goes on', async () => {
    options.job_timeout_ms = 500;
    await expect(pool.run({ do: 'hang' })).rejects.toMatchObject({ code: 'timeout' });
    options.job_timeout_ms = 60_000;
    expect(await pool.run({ do: 'pid' })).toEqual(expect.any(Number));
  });

  it('rejects an aborted job at once, waiting or running', async () => {
    const abort = new AbortController();
    const running = pool.run({ do: 'hang' }, { signal: abort.signal });
    const waiting = pool.run({ do: 'pid' }, { signal: abort.signal });
    abort.abort(new Error('changed my mind'));
    await expect(running).rejects.toThrow('changed my mind');
    await expect(waiting).rejects.toThrow('changed my mind');
  });

  it('refuses more waiting jobs than its queue holds', async () => {
    const jobs = Array.from({ length: 4 }, () => pool.run({ do: 'pid' }));
    const outcomes = await Promise.allSettled(jobs);
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    await expect(jobs[3]).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('gives the child an environment without secrets', async () => {
    process.env.SOME_SECRET = 'x';
    expect(await pool.run({ do: 'tell-secrets' })).not.toContain('SOME_SECRET');
  });

  it('rejects what is open when it is closed', async () => {
    const running = pool.run({ do: 'hang' });
    const rejected = expect(running).rejects.toMatchObject({ code: 'closed' });
    await pool.close();
    await rejected;
    await expect(pool.run({ do: 'pid' })).rejects.toMatchObject({ code: 'closed' });
  });

  it('leaves no child behind that still loads its work when the parent goes', async () => {
    const at = (path: string) => new URL(`../../../${path}`, import.meta.url);
    const main = fileURLToPath(at('libs/kernel/src/child-pool.child.ts'));
    const child = fork(main, [at('test/support/child-pool-slow-fixture.ts').href], {
      execArgv: RUN_SOURCES,
    });
    const ended = once(child, 'exit');
    await once(child, 'message');
    child.disconnect(); // The end of the parent is the end of the channel.
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});

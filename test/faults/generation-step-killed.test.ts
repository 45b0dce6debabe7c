import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FAULT_POINTS, type FaultPoint } from '../../libs/kernel/src/faults/fault-points.js';
import { until } from '../../scripts/lib/net.mjs';
import { commandOf } from '../../scripts/lib/processes.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { deaths, figures } from './figures.js';
import { Lane } from './generation-lane.js';
import { FULL, sql } from './generation-load.js';

jest.setTimeout(FULL ? 3 * 3_600_000 : 300_000);

/** How often a process dies at each step; in full, four products share the work. */
const ROUNDS = FULL ? 100 : 1;
const LANES = FULL ? 4 : 1;

interface Step {
  point: FaultPoint;
  /** Facts name no image: the point is armed for the kind. */
  fact?: string;
  /** Calls to the provider that the image needs in all. */
  calls: number;
}

/** Every step that the worker takes with an image, in order. */
const STEPS: Step[] = [
  { point: 'dispatch.pushed', calls: 1 },
  { point: 'image.leased', calls: 1 },
  { point: 'attempt.recorded', calls: 2 },
  { point: 'provider.streaming', calls: 2 },
  { point: 'provider.answered', calls: 2 },
  { point: 'store.sealed', calls: 2 },
  { point: 'store.original-put', calls: 2 },
  { point: 'store.derivatives-put', calls: 2 },
  // From here on the bytes are safe, and nobody pays the provider twice.
  { point: 'image.object-recorded', calls: 1 },
  { point: 'image.checked', calls: 1 },
  { point: 'settle.written', calls: 1 },
  { point: 'settle.committed', calls: 1 },
  { point: 'outbox.claimed', fact: 'generation.finished', calls: 1 },
  { point: 'outbox.heard', fact: 'generation.finished', calls: 1 },
];

/** The last with its transaction open: the database ends that after half a minute. */
const STOPPED_IN_FULL: [FaultPoint, number][] = [
  ['provider.streaming', 2],
  ['store.original-put', 2],
  ['image.object-recorded', 1],
  ['settle.written', 1],
];

/** Real: the built product as processes that die, Postgres, Redis, the disk. Played: OpenAI. */
describe('a process dies or stops at a step', () => {
  let lanes: Lane[];
  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.start()));
  });
  afterAll(() => Promise.all(lanes.map((lane) => lane.stop())));

  it('knows every step', () => {
    const known = new Set([...STEPS.map(({ point }) => point), 'accept.committed']);
    // Those of other work and of an absent store have tests of their own.
    const elsewhere = /^(batch|erasure|export|orphans|retention|upload|webhook)\.|^store\.spooled$/;
    const others = FAULT_POINTS.filter((point) => !elsewhere.test(point));
    expect([...known].sort()).toEqual([...others].sort());
  });

  it(`the worker is killed at each of ${STEPS.length} steps, ${ROUNDS} times: all are delivered and charged once`, async () => {
    const recoveries = new Map<FaultPoint, number[]>(STEPS.map(({ point }) => [point, []]));
    const play = async (lane: Lane, rounds: number) => {
      for (let round = 0; round < rounds; round += 1)
        for (const step of STEPS) recoveries.get(step.point)!.push(await killAt(lane, step));
    };
    await Promise.all(lanes.map((lane) => play(lane, ROUNDS / LANES)));
    figures(
      'SIGKILL, and from the next start, past the lease, to the delivered image',
      Object.fromEntries(STEPS.map(({ point }) => [point, deaths(recoveries.get(point)!)])),
    );
    for (const lane of lanes) expect(await lane.findings()).toEqual([]);
  });

  it.each<[FaultPoint, number]>([
    ['provider.answered', 2],
    ['image.checked', 1],
    ...(FULL ? STOPPED_IN_FULL : []),
  ])(
    'a worker that is stopped at %s past its lease, and goes on, is fenced',
    async (point, calls) => {
      const lane = lanes[0]!;
      const { product, points } = lane;
      points.arm(point, { signal: 'SIGSTOP' });
      const id = await lane.accept();
      await lane.reached(point);
      await lane.outlastLeases();
      const other = product.anotherWorker();
      await other.start();
      await lane.over(id);
      const before = await lane.imageOf(id);
      expect([before.status, before.attempts]).toEqual(['delivered', calls]);
      const stale = lane.worker;
      lane.worker = other;
      const stoppedAt = await lane.lastBeat(stale.pid);
      process.kill(stale.pid, 'SIGCONT');
      // It goes on where it stood, beats because that is overdue, and at its end waits for its work.
      await until(async () => (await lane.lastBeat(stale.pid)) > stoppedAt, { what: 'a beat' });
      await stale.stop();
      expect(await lane.imageOf(id)).toEqual(before);
      expect(await lane.findings()).toEqual([]);
    },
  );

  it('a worker that is told to end while it signs a picture leaves it on the disk: it comes signed, and nobody pays twice', async () => {
    const lane = lanes[0]!;
    const { product } = lane;
    await lane.over(await lane.accept()); // The signer lives from here on.
    const signer = childOf(lane.worker.pid, 'seal.child');
    process.kill(signer, 'SIGSTOP');
    const calls = lane.calls();
    const id = await lane.accept();
    await until(async () => (await lane.imageOf(id)).status === 'storing', {
      what: 'a picture at the signer',
    });
    await lane.worker.stop();
    expect(commandOf(signer)).toBe('');
    await lane.worker.start();
    await lane.over(id);
    expect(await lane.imageOf(id)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(lane.calls()).toBe(calls + 1);
    const kept = await sql(
      product,
      `SELECT o.credentials->>'by' AS by, o.credentials->'failed' AS failed
         FROM generation.image i JOIN storage.object o ON o.id = i.object_id
        WHERE i.generation_id = $1`,
      [id],
    );
    expect(kept).toEqual([{ by: 'product', failed: null }]);
    expect(await lane.findings()).toEqual([]);
  });

  it('the api is killed between the commit and its 202: the repeated request gets that generation', async () => {
    const lane = lanes[0]!;
    const key = randomUUID();
    lane.points.arm('accept.committed');
    await expect(lane.request(key)).rejects.toThrow(/fetch failed/);
    expect(await lane.product.api.ended(60_000)).toBe('SIGKILL');
    const made = await sql<{ id: string }>(
      lane.product,
      'SELECT id FROM generation.generation ORDER BY id DESC LIMIT 1',
    );
    await lane.product.api.start();
    expect([{ id: await lane.accept(key) }]).toEqual(made);
    await lane.over(made[0]!.id);
    expect(await lane.findings()).toEqual([]);
  });

  it.each<FaultPoint>(['outbox.claimed', 'outbox.heard'])(
    'the api is killed at %s of a verified address: the trial credits come, and once',
    async (point) => {
      const lane = lanes[0]!;
      const { product, points } = lane;
      await lane.worker.stop(); // It might be quicker than the api.
      points.arm(point, { subject: 'auth.email-verified' });
      const email = newEmail();
      const signUp = new HttpClient(product.url).post('/api/v1/auth/sign-up', {
        email,
        password: PASSWORD,
      });
      await expect(signUp).rejects.toThrow(/fetch failed/);
      expect(await product.api.ended(60_000)).toBe('SIGKILL');
      await lane.outlastLeases();
      await Promise.all([product.api.start(), lane.worker.start()]);
      await lane.allHeard();
      const lots = await sql(
        product,
        `SELECT l.kind, l.granted FROM auth.users u JOIN auth.memberships m ON m.user_id = u.id
         JOIN credits.lot l ON l.account_id = m.workspace_id WHERE u.email = $1`,
        [email],
      );
      expect(lots).toEqual([{ kind: 'trial', granted: '40' }]);
      expect(await lane.findings()).toEqual([]);
    },
  );
});

/** The process of that entry which the parent runs. */
function childOf(parent: number, entry: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .trim()
    .split(' ');
  const pid = children.map(Number).find((child) => commandOf(child).includes(entry));
  if (pid === undefined) throw new Error(`${parent} runs no ${entry}`);
  return pid;
}

/** @returns milliseconds from the next worker's start to the end of the image. */
async function killAt(lane: Lane, { point, fact, calls }: Step): Promise<number> {
  lane.points.arm(point, { subject: fact });
  const id = await lane.accept();
  expect([point, await lane.worker.ended(60_000)]).toEqual([point, 'SIGKILL']);
  await lane.outlastLeases();
  // On a busy machine the picture may have reached the disk first: then nobody pays twice either.
  const [at] = await sql<{ isSpooled: boolean }>(
    lane.product,
    'SELECT spool_id IS NOT NULL AS "isSpooled" FROM generation.image WHERE generation_id = $1',
    [id],
  );
  const began = performance.now();
  await lane.worker.start();
  await lane.over(id);
  const took_ms = performance.now() - began;
  await lane.allHeard();
  const image = await lane.imageOf(id);
  expect({ point, ...image }).toMatchObject({
    point,
    status: 'delivered',
    attempts: at!.isSpooled ? 1 : calls,
  });
  return took_ms;
}

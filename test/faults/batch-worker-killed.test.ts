import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FaultPoint } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { deaths, figures } from './figures.js';
import { Lane } from './generation-lane.js';
import { findings, FULL, sql } from './generation-load.js';

jest.setTimeout(FULL ? 3_600_000 : 420_000);

const ROUNDS = FULL ? 3 : 1;
const ROWS = 9;
const CREDITS = 10 * ROWS;

interface Batch {
  id: string;
  status: string;
  counts: Record<string, number>;
  credits: { toHold: number; charged: number };
}

interface RowNow {
  position: number;
  status: string;
  verdicts: number;
  generations: number;
  images: number;
  captured: number;
}

/** Real: the built product as processes that die, Postgres, Redis, the disk. Played: OpenAI. */
describe('a worker dies in the middle of a batch', () => {
  let lane: Lane;
  beforeAll(async () => {
    lane = await Lane.start();
  });
  afterAll(() => lane.stop());

  const post = async (path: string, body: object): Promise<Batch> => {
    const answer = await lane.buyer.client.post<Batch>(`/api/v1/batches${path}`, body, {
      'idempotency-key': randomUUID(),
    });
    if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const read = async (id: string) =>
    (await lane.buyer.client.get<Batch>(`/api/v1/batches/${id}`)).body;

  async function inState(id: string, status: string): Promise<Batch> {
    await until(async () => (await read(id)).status === status, {
      what: `a ${status} batch`,
      timeout_ms: 200_000,
    });
    return read(id);
  }

  const create = () =>
    post('', {
      kind: 'lines',
      text: Array.from({ length: ROWS }, (_, index) => `a drill, row ${index + 1}`).join('\n'),
      defaults: { style: 'none', aspectRatio: '1:1', resolution: '1K', count: 1 },
    });

  /** @returns milliseconds from the next worker's start to the end of `work`. */
  async function killAt(point: FaultPoint, subject: string, work: () => Promise<unknown>) {
    expect([point, subject, await lane.worker.ended(60_000)]).toEqual([point, subject, 'SIGKILL']);
    await lane.outlastLeases();
    const began = performance.now();
    await lane.worker.start();
    await work();
    return performance.now() - began;
  }

  /** Everything that was made for each row, in our books and in the customer's view. */
  const rowsOf = (id: string) =>
    sql<RowNow>(
      lane.product,
      `SELECT r.position, r.status, (r.prompt_verdict_id IS NOT NULL)::int AS verdicts,
              count(DISTINCT g.id)::int AS generations, count(i.id)::int AS images,
              count(h.hold_id) FILTER (WHERE h.kind = 'captured')::int AS captured
         FROM generation.batch_row r
         LEFT JOIN generation.generation g ON g.batch_row_id = r.id
         LEFT JOIN generation.image i ON i.generation_id = g.id
         LEFT JOIN credits.hold_resolution h ON h.hold_id = i.id
        WHERE r.batch_id = $1 GROUP BY r.id ORDER BY r.position`,
      [id],
    );
  const balance = async () =>
    (await lane.buyer.client.get<{ available: number; held: number }>('/api/v1/credits/balance'))
      .body;

  async function play(point: FaultPoint): Promise<number> {
    const before = await balance();
    const checking = point === 'batch.row-moderated';
    if (checking) lane.points.arm(point);
    const { id } = await create();
    let took_ms = 0;
    if (checking) took_ms = await killAt(point, '*', () => inState(id, 'ready'));
    const { credits, counts } = await inState(id, 'ready');
    expect([counts.ready, credits.toHold]).toEqual([ROWS, CREDITS]);
    if (!checking) lane.points.arm(point, { subject: id });
    await post(`/${id}/start`, { credits: CREDITS });
    if (!checking) took_ms = await killAt(point, id, () => inState(id, 'finished'));
    await inState(id, 'finished');
    const once = { status: 'done', verdicts: 1, generations: 1, images: 1, captured: 1 };
    expect(await rowsOf(id)).toEqual(
      Array.from({ length: ROWS }, (_, index) => ({ position: index + 1, ...once })),
    );
    const { available, held } = await balance();
    expect([available, held]).toEqual([before.available - CREDITS, 0]);
    return took_ms;
  }

  it.each<FaultPoint>(['batch.row-moderated', 'batch.rows-written', 'batch.rows-committed'])(
    'at %s: no row is lost, none is made or charged twice',
    async (point) => {
      const all_ms: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) all_ms.push(await play(point));
      figures('SIGKILL in a batch, and from the next start to its end', {
        [point]: deaths(all_ms),
      });
      expect(await findings(lane.product)).toEqual([]);
    },
  );

  it('stops at its owner’s word while a worker is dead: all that waits is released at once', async () => {
    const before = await balance();
    lane.points.arm('dispatch.pushed');
    const { id } = await create();
    await inState(id, 'ready');
    await post(`/${id}/start`, { credits: CREDITS });
    expect(await lane.worker.ended(60_000)).toBe('SIGKILL');
    await post(`/${id}/stop`, {});
    expect(await balance()).toMatchObject({ available: before.available, held: 0 });
    await lane.outlastLeases();
    await lane.worker.start();
    await lane.allHeard();
    expect((await rowsOf(id)).map(({ status }) => status)).toEqual(Array(ROWS).fill('stopped'));
    expect(await findings(lane.product)).toEqual([]);
  });
});

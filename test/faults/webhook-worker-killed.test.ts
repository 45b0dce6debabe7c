import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FaultPoint } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { Receiver } from '../support/receiver.js';
import { deaths, figures } from './figures.js';
import { Lane } from './generation-lane.js';
import { FULL } from './generation-load.js';

jest.setTimeout(FULL ? 3_600_000 : 300_000);

const ROUNDS = FULL ? 30 : 1;

interface Delivery {
  id: string;
  eventId: string;
  status: string;
  attempts: number;
}

/** Real: the built product as processes that die, Postgres, Redis, HTTP. Played: the customer's server. */
describe('a worker dies at a webhook', () => {
  const receiver = new Receiver();
  let lane: Lane;
  let log: string;
  beforeAll(async () => {
    lane = await Lane.start();
    const { body } = await lane.buyer.client.post<{ id: string }>('/api/v1/webhook-endpoints', {
      url: await receiver.start(),
      events: ['generation.finished'],
    });
    log = `/api/v1/webhook-endpoints/${body.id}/deliveries`;
  });
  afterAll(async () => {
    await lane.stop();
    await receiver.stop();
  });

  const newest = async (): Promise<Delivery | undefined> =>
    (await lane.buyer.client.get<{ items: Delivery[] }>(log)).body.items[0];

  /** @returns milliseconds from the next worker's start to the end of the delivery. */
  async function killAt(point: FaultPoint, requests: number): Promise<number> {
    receiver.received.length = 0;
    lane.points.arm(point);
    const id = await lane.accept();
    expect([point, await lane.worker.ended(60_000)]).toEqual([point, 'SIGKILL']);
    await lane.outlastLeases();
    const began = performance.now();
    await lane.worker.start();
    await lane.over(id);
    await until(async () => (await newest())?.status === 'delivered', { what: 'the delivery' });
    const took_ms = performance.now() - began;
    const delivery = await newest();
    // What a dead worker was told is not known: its request does not count as an attempt.
    expect(delivery?.attempts).toBe(1);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect([point, ids]).toEqual([point, Array(requests).fill(delivery?.eventId)]);
    const bodies = receiver.received.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0] ?? '{}')).toMatchObject({ data: { generationId: id } });
    return took_ms;
  }

  it.each<[FaultPoint, number]>([
    ['webhook.leased', 1],
    ['webhook.answered', 2],
  ])('at %s: the message comes, under one id, in %i requests', async (point, requests) => {
    const all_ms: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) all_ms.push(await killAt(point, requests));
    figures('SIGKILL at a webhook, and from the next start to its delivery', {
      [point]: deaths(all_ms),
    });
    expect(await lane.findings()).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GenerationRepository } from '../../../libs/generation/src/data/generation.repository.js';
import { startApp, type TestApp } from '../../support/app.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  read,
  type Generation,
} from './studio.js';

/** Real: Postgres, Redis, the worker, the demo engine. */
describe('cancelling', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: true });
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const cancel = async (customer: Awaited<ReturnType<typeof customerWith>>, id: string) => {
    const answer = await customer.client.post<Generation>(`/api/v1/generations/${id}/cancel`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('releases what waits, and answers with the end', async () => {
    const customer = await customerWith(app, 100);
    const { id } = await accepted(customer, { count: 10 });
    const ended = await cancel(customer, id);
    const delivered = ended.images.filter((image) => image.status === 'delivered').length;
    for (const image of ended.images)
      if (image.status !== 'delivered')
        expect(image).toMatchObject({
          status: 'cancelled',
          charged: false,
          error: { code: 'cancelled', charged: false },
        });
    expect(ended.status).toBe(delivered > 0 ? 'finished' : 'cancelled');
    expect(await balance(customer)).toEqual({ available: 100 - 10 * delivered, held: 0 });
  });

  it('changes nothing the second time, nor after the end', async () => {
    const customer = await customerWith(app, 100);
    const { id } = await accepted(customer, { count: 3 });
    const first = await cancel(customer, id);
    expect(await cancel(customer, id)).toEqual(first);
  });

  it('is seen whole or not at all: state and images of one answer are of one moment', async () => {
    const customer = await customerWith(app, 10);
    const { id } = await accepted(customer);
    const generations = app.api.get(GenerationRepository, { strict: false });
    const before = await generations.findMany([id]);
    const ended = await cancel(customer, id);
    const [row] = await generations.withImages([...before.values()]);
    expect([row?.status, row?.images.map(({ status }) => status)]).toEqual([
      ended.status,
      ended.images.map(({ status }) => status),
    ]);
    expect(row?.version).toBe(ended.version);
  });

  it('ends a race with the delivery in exactly one of two states, for every image', async () => {
    const customer = await customerWith(app, 2_000);
    let charged = 0;
    for (let round = 0; round < 12; round += 1) {
      const { id } = await accepted(customer, { count: 4 });
      // Later and later into the run: from waiting to nearly delivered.
      await eventually(
        async () => (await read(customer, id)).images.filter((i) => i.status !== 'queued').length,
        (begun) => begun >= Math.min(4, round % 5),
      );
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      const answers = await Promise.all([cancel(customer, id), cancel(customer, id)]);
      const truth = await read(customer, id);
      expect(answers.map((answer) => answer.images.map((image) => image.status))).toEqual([
        truth.images.map((image) => image.status),
        truth.images.map((image) => image.status),
      ]);
      charged += truth.images.filter((image) => image.status === 'delivered').length;
      for (const image of truth.images) {
        expect(['delivered', 'cancelled']).toContain(image.status);
        expect(image.charged).toBe(image.status === 'delivered');
      }
    }
    expect(await balance(customer)).toEqual({ available: 2_000 - 10 * charged, held: 0 });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FaultPoint } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { columnsWith } from '../support/person-scan.js';
import { Lane } from './generation-lane.js';
import { acceptJob, allOver, sql } from './generation-load.js';

jest.setTimeout(300_000);

const PATH = '/api/v1/account/erasure';
const POINTS: [FaultPoint, string][] = [
  ['erasure.begun', '*'],
  ['erasure.prepared', 'generation.work'],
  ['erasure.prepared', 'storage'],
  ['erasure.written', 'storage'],
  ['erasure.committed', 'storage'],
  ['erasure.written', 'generation'],
  ['erasure.committed', 'generation'],
  ['erasure.written', 'kernel'],
  ['erasure.written', 'auth'],
  ['erasure.committed', 'auth'],
];

interface Person {
  email: string;
  workspaceId: string;
}

/** Real: the built product as processes that die, Postgres, Redis, the disk store. */
describe('a worker dies at an erasure', () => {
  let lane: Lane;
  let persons: Person[];
  beforeAll(async () => {
    lane = await Lane.start();
    persons = await Promise.all(POINTS.map(person));
  });
  afterAll(() => lane.stop());

  /** Somebody with a picture, who is to be erased now. */
  async function person(): Promise<Person> {
    const client = new HttpClient(lane.product.url);
    const email = newEmail();
    await client.post('/api/v1/auth/sign-up', { email, password: PASSWORD });
    const me = await client.get<{ workspace: { id: string } }>('/api/v1/me');
    const workspaceId = me.body.workspace.id;
    const { id } = await acceptJob({ client, workspaceId }, { prompt: `a drill for ${email}` });
    await allOver(lane.product, [id], 90_000);
    expect((await client.post(PATH, { email, password: PASSWORD })).status).toBe(201);
    return { email, workspaceId };
  }
  /** It is its turn now, and that of the schedule that looks at it. */
  const due = (workspaceId: string) =>
    sql(
      lane.product,
      `WITH erasure AS (UPDATE privacy.erasure SET next_try_at = kernel.now(), not_before = kernel.now()
                         WHERE workspace_id = $1)
       UPDATE kernel.schedule SET next_run_at = kernel.now() WHERE name = 'privacy.erase'`,
      [workspaceId],
    );

  it.each(POINTS)(
    'at %s of %s: the next one ends it, with its certificate',
    async (point, subject) => {
      const { email, workspaceId } = persons.pop()!;
      lane.points.arm(point, { subject });
      // The last stage comes after a pass that found nothing.
      const isReached = async () => {
        await due(workspaceId);
        return !lane.points.isArmed(point);
      };
      await until(isReached, { what: `a worker at ${point}`, timeout_ms: 90_000, every_ms: 250 });
      expect([point, await lane.worker.ended(90_000)]).toEqual([point, 'SIGKILL']);
      // The lease of the schedule is longer than those of images.
      await lane.outlastLeases();
      await lane.outlastLeases();
      await lane.worker.start();
      const status = async () => {
        await due(workspaceId);
        const [row] = await sql<{ status: string }>(
          lane.product,
          'SELECT status FROM privacy.erasure WHERE workspace_id = $1',
          [workspaceId],
        );
        return row?.status;
      };
      await until(async () => (await status()) === 'done', {
        what: 'the end of the erasure',
        timeout_ms: 120_000,
        every_ms: 250,
      });
      expect(await columnsWith(lane.product.database, [email])).toEqual(new Map());
      const steps = await sql<{ eraser: string; erased: Record<string, number>; ended: boolean }>(
        lane.product,
        `SELECT s.eraser, s.erased, s.ended_at IS NOT NULL AS ended FROM privacy.erasure_step s
         JOIN privacy.erasure e ON e.id = s.erasure_id WHERE e.workspace_id = $1`,
        [workspaceId],
      );
      expect(steps.filter(({ ended }) => !ended)).toEqual([]);
      // Each part was counted once, whoever died at it.
      expect(Object.assign({}, ...steps.map(({ erased }) => erased))).toMatchObject({
        accounts: 1,
        prompts: 1,
        images: 1,
      });
    },
  );
});

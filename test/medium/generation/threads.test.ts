import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../../scripts/lib/net.mjs';
import type { TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import {
  accepted,
  balance,
  customerWith,
  over,
  request,
  WISH,
  type Generation,
  type Problem,
} from './studio.js';

type Turned = Generation & { threadId?: string; parentImageId?: string };
interface Thread {
  id: string;
  title: string;
  turnCount: number;
  isFull: boolean;
  cover: { imageId: string; thumbnailUrl: string } | null;
  turns: {
    generation: Turned;
    parentTurnId?: string;
    parent?: { id: string; thumbnailUrl?: string; deletedAt?: string };
  }[];
}
interface Detail {
  threadId?: string;
  parent?: { id: string; prompt: string; thumbnailUrl?: string; deletedAt?: string };
}

/** Nobody waits for what the pictures look like. */
const openai = new OpenAiStandIn();
const withModel = () => startModelApp(openai, { MODERATION: 'local' });

/** Real: Postgres, Redis, HTTP, the worker. Played: OpenAI. */
describe('threads', () => {
  let app: TestApp;
  let me: Customer;
  let stranger: Customer;
  beforeAll(async () => {
    app = await withModel();
    [me, stranger] = [await customerWith(app, 1000), await customerWith(app, 100)];
  });
  afterAll(() => app.close());

  const made = async (change: Record<string, unknown> = {}) =>
    (await over(me, (await accepted(me, change)).id)) as Turned;
  const imageOf = (turn: Generation) => turn.images[0]!.id;
  const threadAt = (id: string, who = me) =>
    who.client.get<Thread & Problem>(`/api/v1/threads/${id}`);
  const listed = async () =>
    (await me.client.get<{ items: Thread[] }>('/api/v1/threads')).body.items.map(({ id }) => id);

  it('begin with a run, and each turn goes on from a picture of any earlier one', async () => {
    const first = await made({ prompt: 'a  red cup\non a table', startThread: true });
    const threadId = first.threadId!;
    const second = await made({ threadId, parentImageId: imageOf(first), prompt: 'make it blue' });
    const branch = await made({ threadId, parentImageId: imageOf(first), prompt: 'make it green' });
    const outside = await made();
    await made({ threadId, parentImageId: imageOf(outside), prompt: 'and this' });
    const { body } = await threadAt(threadId);
    expect(body).toMatchObject({ title: 'a red cup on a table', turnCount: 4 });
    expect(body.turns.map((turn) => turn.parentTurnId)).toEqual([
      undefined,
      first.id,
      first.id,
      undefined,
    ]);
    expect(body.turns.map((turn) => turn.parent?.id)).toEqual([
      undefined,
      imageOf(first),
      imageOf(first),
      imageOf(outside),
    ]);
    expect(body.turns.map((turn) => turn.generation.id).slice(1, 3)).toEqual([
      second.id,
      branch.id,
    ]);
    expect(body.cover?.imageId).toBe(imageOf(body.turns[3]!.generation));
  });

  it('can be started from an image, once', async () => {
    const first = await made();
    const start = () =>
      me.client.post<Thread & Problem>('/api/v1/threads', { imageId: imageOf(first) });
    const [one, two] = await Promise.all([start(), start()]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.body.id).toBe(one.body.id);
    expect(one.body.turns.map((turn) => turn.generation.id)).toEqual([first.id]);
    const detail = await me.client.get<Detail>(`/api/v1/images/${imageOf(first)}`);
    expect(detail.body.threadId).toBe(one.body.id);
    const foreign = await stranger.client.post<Problem>('/api/v1/threads', {
      imageId: imageOf(first),
    });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'image_not_found']);
  });

  it('are listed by their latest turn, page by page', async () => {
    const [older, newer] = [await made({ startThread: true }), await made({ startThread: true })];
    expect((await listed()).slice(0, 2)).toEqual([newer.threadId, older.threadId]);
    await made({ threadId: older.threadId });
    expect((await listed()).slice(0, 2)).toEqual([older.threadId, newer.threadId]);
    const page = await me.client.get<{ items: Thread[]; nextCursor: string }>(
      '/api/v1/threads?limit=1',
    );
    const next = await me.client.get<{ items: Thread[] }>(
      `/api/v1/threads?limit=1&cursor=${page.body.nextCursor}`,
    );
    expect([...page.body.items, ...next.body.items].map(({ id }) => id)).toEqual([
      older.threadId,
      newer.threadId,
    ]);
  });

  it('are renamed and deleted; their images stay', async () => {
    const { threadId, ...first } = await made({ startThread: true });
    const path = `/api/v1/threads/${threadId}`;
    const renamed = await me.client.send<Thread>('PATCH', path, { title: '  The cup ' });
    expect(renamed.body.title).toBe('The cup');
    expect((await me.client.send('PATCH', path, { title: ' ' })).status).toBe(400);
    expect((await me.client.delete(path)).status).toBe(204);
    expect((await threadAt(threadId!)).status).toBe(404);
    expect((await me.client.delete(path)).status).toBe(404);
    const image = await me.client.get<Detail>(`/api/v1/images/${imageOf(first)}`);
    expect([image.status, image.body.threadId]).toEqual([200, undefined]);
  });

  it('are closed to everybody else, and a refused turn moves nothing', async () => {
    const { threadId } = await made({ startThread: true });
    expect((await threadAt(threadId!, stranger)).status).toBe(404);
    for (const method of ['PATCH', 'DELETE']) {
      const answer = await stranger.client.send<Problem>(method, `/api/v1/threads/${threadId}`, {
        title: 'mine',
      });
      expect([answer.status, answer.body.code]).toEqual([404, 'thread_not_found']);
    }
    const before = await balance(stranger);
    const turn = await request(stranger, { threadId });
    expect([turn.status, turn.body.code]).toEqual([404, 'thread_not_found']);
    const quote = await stranger.client.post<Problem>('/api/v1/quotes', { ...WISH, threadId });
    expect(quote.body.code).toBe('thread_not_found');
    const both = await request(me, { threadId, startThread: true });
    expect([both.status, both.body.code]).toEqual([400, 'validation_failed']);
    expect(await balance(stranger)).toEqual(before);
    expect((await threadAt(threadId!)).body.turnCount).toBe(1);
  });

  it('take one turn of two for the last place, and none when they are full', async () => {
    const { threadId } = await made({ startThread: true });
    await ownerSql(app, `UPDATE generation.thread SET turns = 99 WHERE id = '${threadId}'`);
    const before = await balance(me);
    const answers = await Promise.all([request(me, { threadId }), request(me, { threadId })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const full = await request(me, { threadId });
    expect([full.status, full.body.code]).toEqual([409, 'thread_full']);
    expect((await threadAt(threadId!)).body.isFull).toBe(true);
    await over(me, answers.find(({ status }) => status === 202)!.body.id);
    expect((await balance(me)).available).toBe(before.available - 10);
  });

  it('that are full go on from any of their pictures in a new one', async () => {
    const { threadId, ...first } = await made({ startThread: true });
    await ownerSql(app, `UPDATE generation.thread SET turns = 100 WHERE id = '${threadId}'`);
    const next = await made({ startThread: true, parentImageId: imageOf(first) });
    expect(next.threadId).not.toBe(threadId);
    const { body } = await threadAt(next.threadId!);
    expect(body).toMatchObject({ turnCount: 1, isFull: false });
    expect(body.turns[0]?.parent?.id).toBe(imageOf(first));
  });

  it('get one turn and one thread of a request that is sent twice', async () => {
    const key = randomUUID();
    const [one, two] = [
      await request(me, { startThread: true }, key),
      await request(me, { startThread: true }, key),
    ];
    expect(two.body).toEqual(one.body);
    await over(me, one.body.id);
    expect((await listed()).filter((id) => id === (one.body as Turned).threadId)).toHaveLength(1);
  });
});

describe('lineage', () => {
  let app: TestApp;
  let me: Customer;
  beforeAll(async () => {
    app = await withModel();
    me = await customerWith(app, 1000);
    // Of a table of nine rows that was analysed, the planner reads all and no index.
    await ownerSql(app, 'ALTER TABLE generation.generation SET (autovacuum_enabled = off)');
  });
  afterAll(() => app.close());

  const made = async (change: Record<string, unknown> = {}) =>
    (await over(me, (await accepted(me, change)).id)).images;
  const detail = async (id: string) => (await me.client.get<Detail>(`/api/v1/images/${id}`)).body;
  const childrenOf = async (id: string) =>
    (
      await me.client.get<{ items: { id: string; parentImageId: string }[] }>(
        `/api/v1/images?parentImageId=${id}`,
      )
    ).body.items;

  it('tells from what an image was made, and what was made of it', async () => {
    const [parent] = await made({ prompt: 'a lighthouse' });
    const one = await made({ parentImageId: parent!.id, count: 2 });
    const [two] = await made({ parentImageId: parent!.id });
    await made({ parentImageId: two!.id });
    expect((await detail(two!.id)).parent).toMatchObject({
      id: parent!.id,
      prompt: 'a lighthouse',
      thumbnailUrl: `/api/v1/images/${parent!.id}/thumbnail`,
    });
    expect(await detail(parent!.id)).not.toHaveProperty('parent');
    const children = await childrenOf(parent!.id);
    expect(children.map(({ id }) => id)).toEqual(
      [...one, two!]
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect(children.every((child) => child.parentImageId === parent!.id)).toBe(true);
  });

  it('says that a parent is gone, and nothing goes on from it any more', async () => {
    const [parent] = await made();
    const [child] = await made({ parentImageId: parent!.id });
    await me.client.delete(`/api/v1/images/${parent!.id}`);
    const { parent: gone } = await detail(child!.id);
    expect(gone?.deletedAt).toBeDefined();
    expect(gone).not.toHaveProperty('thumbnailUrl');
    const answer = await request(me, { parentImageId: parent!.id });
    expect([answer.status, answer.body.code]).toEqual([400, 'parent_image_not_found']);
    await me.client.delete(`/api/v1/images/${child!.id}`);
    expect(await childrenOf(parent!.id)).toEqual([]);
  });

  it('is found by its index', async () => {
    const [parent] = await made();
    await made({ parentImageId: parent!.id });
    const scans = async () =>
      Number(
        (
          await ownerSql<{ scans: string }>(
            app,
            `SELECT idx_scan AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'generation_parent'`,
          )
        )[0]?.scans,
      );
    const before = await scans();
    // A connection tells its counts once a second at most, after a statement.
    await until(
      async () => {
        await childrenOf(parent!.id);
        return (await scans()) > before;
      },
      { what: 'a scan of the index by the request' },
    );
  });
});

import type pg from 'pg';
import type { UnitOfWork } from '#kernel';
import type { GalleryFilter } from '../../libs/generation/src/data/gallery.repository.ts';
import { percentile } from '../pipeline/watch.ts';
import type { Furnished } from './furnish.ts';

const { GalleryRepository } = await import('../../libs/generation/src/data/gallery.repository.ts');
const { CollectionRepository } =
  await import('../../libs/generation/src/data/collection.repository.ts');
const { HistoryRepository } = await import('../../libs/generation/src/data/history.repository.ts');

const TIMES = 200;
const WARM = 20;
const PAGE = 60;
const DAY_ms = 86_400_000;

export interface Latency {
  readonly p50_ms: number;
  readonly p95_ms: number;
}

/** By what is asked: the filter of the nth time, so that no two queries are the same. */
export type Questions = Record<string, (nth: number) => Partial<GalleryFilter>>;

const WORDS = ['cat', 'city at dawn', 'golden dragon', 'observatory', 'glacier winter', 'study 77'];
const PAIRS = ['猫', '灯笼', '雪山 黄昏', '机器人', '古寺', '飞船 沙漠'];
const STYLES = ['none', 'photo', 'anime', 'isometric3d', 'pixel'];
const one = <T>(list: readonly T[], nth: number): T => list[nth % list.length] as T;

/** The pages of that customer's gallery that are asked for. */
export async function questionsOf(
  client: pg.ClientBase,
  workspaceId: string,
  { collections, parents }: Furnished,
): Promise<Questions> {
  const { rows } = await client.query<{ id: string; at: Date }>(
    `SELECT id, created_at AS at FROM generation.image WHERE workspace_id = $1
      ORDER BY created_at DESC LIMIT 400
      OFFSET (SELECT least(500, count(*) / 2) FROM generation.image WHERE workspace_id = $1)`,
    [workspaceId],
  );
  const oldest = rows.at(-1)?.at.getTime() ?? Date.now();
  return {
    'first page': () => ({}),
    'further page': (nth) => ({ before: one(rows, nth).id }),
    'English words': (nth) => ({ q: `${one(WORDS, nth)}${nth % 2 ? '' : ` ${nth}`}` }),
    'Chinese words': (nth) => ({ q: `${one(PAIRS, nth)}${nth % 2 ? '' : ` ${nth}`}` }),
    'a word that most have': (nth) => ({ q: one(['study', '一只'], nth) }),
    style: (nth) => ({ style: one(STYLES, nth) }),
    resolution: (nth) => ({ resolution: one(['1K', '2K', '4K'] as const, nth) }),
    favourites: (nth) => ({ favorite: true, before: nth % 2 ? one(rows, nth).id : null }),
    tag: (nth) => ({ tag: one(['poster', 'draft', 'client', 'album', 'print'], nth) }),
    days: (nth) => {
      const to = new Date(oldest - (nth % 60) * DAY_ms);
      return { from: new Date(to.getTime() - 7 * DAY_ms), to };
    },
    'a tag, style and resolution': (nth) => ({
      tag: one(['poster', 'draft', 'client'], nth),
      style: one(STYLES, nth),
      resolution: one(['1K', '2K'] as const, nth),
    }),
    'a collection, half of it in the trash': (nth) => ({ collectionId: one(collections, nth) }),
    'made from a picture': (nth) => ({ parentImageId: one(parents, nth) }),
    'words, style and favourites': (nth) => ({
      q: one(WORDS, nth),
      style: one(STYLES, nth),
      favorite: true,
    }),
  };
}

/** Each question asked many times through the product's own code, after some to warm it. */
export async function askAll(
  client: pg.ClientBase,
  workspaceId: string,
  questions: Questions,
): Promise<(Latency & { name: string })[]> {
  const unitOfWork = {
    sql: async (text: string, params: unknown[]) => (await client.query<object>(text, params)).rows,
  } as unknown as UnitOfWork;
  const gallery = new GalleryRepository(unitOfWork);
  const collections = new CollectionRepository(unitOfWork);
  const history = new HistoryRepository(unitOfWork);
  const answers: (Latency & { name: string })[] = [];
  for (const [name, filterOf] of Object.entries(questions))
    answers.push({
      name,
      ...(await timed((nth) =>
        gallery.page(workspaceId, { before: null, limit: PAGE, ...filterOf(nth) }),
      )),
    });
  const page = { before: null, limit: PAGE };
  const others: Record<string, (nth: number) => Promise<unknown>> = {
    'the trash': () => gallery.trash(workspaceId, null, PAGE),
    'the tags': () => gallery.tags(workspaceId, { newest: 10_000, limit: 100 }),
    'the collections with their covers': () => collections.list(workspaceId, null, 100),
    'runs with favourites': () => history.generations(workspaceId, { ...page, favorite: true }),
    'runs without': () => history.generations(workspaceId, { ...page, favorite: false }),
  };
  for (const [name, ask] of Object.entries(others)) answers.push({ name, ...(await timed(ask)) });
  return answers;
}

/** What nothing can be faster than: one picture by its key, over the same connection. */
export async function keyRead(client: pg.ClientBase, workspaceId: string): Promise<Latency> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM generation.image WHERE workspace_id = $1 LIMIT 200',
    [workspaceId],
  );
  return timed((nth) =>
    client.query('SELECT * FROM generation.image WHERE id = $1', [one(rows, nth).id]),
  );
}

async function timed(ask: (nth: number) => Promise<unknown>): Promise<Latency> {
  for (let nth = 0; nth < WARM; nth += 1) await ask(nth);
  const times_ms: number[] = [];
  for (let nth = 0; nth < TIMES; nth += 1) {
    const begin_ms = performance.now();
    await ask(nth);
    times_ms.push(performance.now() - begin_ms);
  }
  return { p50_ms: percentile(times_ms, 0.5), p95_ms: percentile(times_ms, 0.95) };
}

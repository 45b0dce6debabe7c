import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type UnitOfWork } from '#kernel';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import {
  GalleryRepository,
  type GalleryFilter,
} from '../../../libs/generation/src/data/gallery.repository.js';
import { HistoryRepository } from '../../../libs/generation/src/data/history.repository.js';
import { startApp, type TestApp } from '../../support/app.js';
import { growGallery } from '../../support/gallery-rows.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { recordedSql } from '../../support/recorded-sql.js';
import { meanwhile } from '../webhooks/hooks.js';
import { deliveredPicture } from './gallery-pictures.js';

interface Shown {
  id: string;
  prompt: string;
  style: string;
  resolution: string;
  favorite: boolean;
  tags: string[];
  createdAt: string;
}
interface Page {
  items: Shown[];
  nextCursor: string | null;
}

/** Real: Postgres, the API. Pictures are rows without bytes. */
describe('the gallery', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const pictureOf = (me: Customer, prompt: string, more = {}) =>
    deliveredPicture(app, me, { prompt, ...more });

  async function shown(customer: Customer, query: Record<string, string>): Promise<Shown[]> {
    const path = `/api/v1/images?${new URLSearchParams(query).toString()}`;
    const answer = await customer.client.get<Page>(path);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body.items;
  }
  const prompts = async (customer: Customer, q: string) =>
    (await shown(customer, { q })).map((image) => image.prompt).sort();

  it('finds words of prompts in English and in Chinese, and nobody else’s', async () => {
    const [me, other] = [await signUp(app), await signUp(app)];
    const lighthouse = 'Three lighthouses at dawn, Ａ４ poster';
    const lantern = '红色灯笼挂在古寺门前，水墨画';
    const mixed = '一只猫 sitting on the Great Wall 长城';
    for (const prompt of [lighthouse, lantern, mixed]) await pictureOf(me, prompt);
    await pictureOf(other, 'a lighthouse, 灯笼');
    const found = async (q: string) => prompts(me, q);
    expect(await found('lighthouse')).toEqual([lighthouse]);
    expect(await found('LIGHT')).toEqual([lighthouse]);
    expect(await found('dawn three')).toEqual([lighthouse]);
    expect(await found('a4')).toEqual([lighthouse]);
    expect(await found('灯笼')).toEqual([lantern]);
    expect(await found('古寺 水墨')).toEqual([lantern]);
    expect(await found('猫')).toEqual([mixed]);
    expect(await found('长城 wall')).toEqual([mixed]);
    expect(await found('笼灯')).toEqual([]);
    expect(await found('dawn 灯笼')).toEqual([]);
    expect(await found('li')).toEqual([]);
    expect(await found("!!! ' & | :*")).toEqual([]);
    expect(await found('')).toHaveLength(3);
  });

  it('filters by style, resolution, favourite, tag and day, all at once if asked', async () => {
    const me = await signUp(app);
    const old = await pictureOf(me, 'a cup', {
      style: 'photo',
      resolution: '2K',
      createdAt: '2025-03-14T23:59:00Z',
    });
    const later = await pictureOf(me, 'a cup', { style: 'photo', createdAt: '2025-03-15T00:00Z' });
    const anime = await pictureOf(me, 'a bowl', { style: 'anime' });
    const change = await me.client.send<{ changed: number }>('PATCH', '/api/v1/images', {
      imageIds: [old, anime, newId()],
      favorite: true,
      addTags: ['table', 'table', '餐具'],
    });
    expect(change.body).toEqual({ changed: 2 });
    const ids = async (query: Record<string, string>) =>
      (await shown(me, query)).map((image) => image.id);
    expect(await ids({})).toEqual([anime, later, old]);
    expect(await ids({ style: 'photo' })).toEqual([later, old]);
    expect(await ids({ resolution: '2K' })).toEqual([old]);
    expect(await ids({ favorite: 'true' })).toEqual([anime, old]);
    expect(await ids({ favorite: '0' })).toEqual([later]);
    expect(await ids({ tag: '餐具' })).toEqual([anime, old]);
    expect(await ids({ from: '2025-03-14', to: '2025-03-14' })).toEqual([old]);
    expect(await ids({ from: '2025-03-15' })).toEqual([anime, later]);
    expect(await ids({ q: 'cup', style: 'photo', favorite: '1', tag: 'table' })).toEqual([old]);
    expect((await me.client.get('/api/v1/images/tags')).body).toEqual({
      items: [
        { tag: 'table', images: 2 },
        { tag: '餐具', images: 2 },
      ],
    });
    await me.client.send('PATCH', '/api/v1/images', { imageIds: [old], removeTags: ['table'] });
    const [first] = await shown(me, { resolution: '2K' });
    expect(first).toMatchObject({ favorite: true, tags: ['餐具'] });
    const wrong = await me.client.get('/api/v1/images?resolution=9K');
    expect(wrong.body).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('leaves pictures alone that would have more tags than they may', async () => {
    const me = await signUp(app);
    const [full, empty] = [await pictureOf(me, 'one'), await pictureOf(me, 'two')];
    const tags = Array.from({ length: 20 }, (_, number) => `tag ${number}`);
    const put = (imageIds: string[], addTags: string[]) =>
      me.client.send<{ changed: number }>('PATCH', '/api/v1/images', { imageIds, addTags });
    expect((await put([full], tags)).body).toEqual({ changed: 1 });
    expect((await put([full, empty], ['tag 3', 'one more'])).body).toEqual({ changed: 1 });
    const images = await shown(me, {});
    expect(images.map((image) => image.tags.length)).toEqual([2, 20]);
  });

  it('keeps the tags that somebody else gives at the same moment', async () => {
    const me = await signUp(app);
    const id = await pictureOf(me, 'a shared one');
    const change = (body: object) =>
      me.client.send('PATCH', '/api/v1/images', { imageIds: [id], ...body });
    const changes: [object, string[]][] = [
      [{ favorite: true }, ['theirs']],
      [{ addTags: ['mine'] }, ['theirs', 'mine']],
    ];
    for (const [body, tags] of changes) {
      await ownerSql(app, `UPDATE generation.image SET tags = '{}' WHERE id = $1`, [id]);
      const answer = await meanwhile(
        app,
        `UPDATE generation.image SET tags = ARRAY['theirs'] WHERE id = $1`,
        [id],
        () => change(body),
      );
      expect(answer.body).toEqual({ changed: 1 });
      expect((await shown(me, {}))[0]!.tags).toEqual(tags);
    }
    expect((await change({})).status).toBe(400);
  });

  it('pages through everything once, newest first, with and without words', async () => {
    const me = await signUp(app);
    await withClient(app.database.ownerUrl, (client) =>
      growGallery(client, { workspaceId: me.workspaceId, images: 230 }),
    );
    for (const q of ['', 'study', '一只']) {
      const seen: Shown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: URLSearchParams = new URLSearchParams({ limit: '37', q, cursor });
        if (cursor === '') query.delete('cursor');
        const { body }: { body: Page } = await me.client.get(`/api/v1/images?${query.toString()}`);
        seen.push(...body.items);
        cursor = body.nextCursor;
      }
      const times = seen.map((image) => image.createdAt);
      expect(times).toEqual([...times].sort().reverse());
      expect(new Set(seen.map((image) => image.id)).size).toBe(seen.length);
      const matching = await ownerSql<{ n: number }>(
        app,
        `SELECT 2 * count(*)::int AS n FROM generation.generation
          WHERE workspace_id = $1 AND strpos(prompt, $2) > 0`,
        [me.workspaceId, q],
      );
      expect(seen).toHaveLength(matching[0]!.n);
    }
  });

  describe('in collections', () => {
    interface Collection {
      id: string;
      name: string;
      imageCount: number;
      cover: { imageId: string } | null;
      code?: string;
    }
    const create = async (me: Customer, name: string) =>
      me.client.post<Collection>('/api/v1/collections', { name });
    const list = async (me: Customer) =>
      (await me.client.get<{ items: Collection[] }>('/api/v1/collections')).body.items;
    const ids = async (me: Customer, query: Record<string, string>) =>
      (await shown(me, query)).map((image) => image.id);

    it('are made, named, filled, emptied and deleted, and the pictures stay', async () => {
      const me = await signUp(app);
      const older = await pictureOf(me, 'a cup', { createdAt: '2025-01-01T00:00Z' });
      const newer = await pictureOf(me, 'a bowl', { style: 'photo' });
      const { status, body: cups } = await create(me, '  杯子 cups ');
      expect({ status, cups }).toMatchObject({
        status: 201,
        cups: { name: '杯子 cups', imageCount: 0, cover: null },
      });
      const at = `/api/v1/collections/${cups.id}`;
      const put = (imageIds: string[]) => me.client.post(`${at}/images`, { imageIds });
      expect((await put([newer])).body).toEqual({ changed: 1 });
      expect((await put([older, newer, newId()])).body).toEqual({ changed: 1 });
      expect(await ids(me, { collection: cups.id })).toEqual([newer, older]);
      expect(await ids(me, { collection: cups.id, style: 'photo', q: 'bowl' })).toEqual([newer]);
      const first = await me.client.get<Page>(`/api/v1/images?collection=${cups.id}&limit=1`);
      const query = { collection: cups.id, cursor: first.body.nextCursor! };
      expect(await ids(me, query)).toEqual([older]);
      expect(await list(me)).toMatchObject([{ imageCount: 2, cover: { imageId: newer } }]);

      // In the trash it is not shown, and is there again afterwards; deleted it has left.
      await me.client.post('/api/v1/images/trash', { imageIds: [newer] });
      expect(await ids(me, { collection: cups.id })).toEqual([older]);
      expect(await list(me)).toMatchObject([{ imageCount: 2, cover: { imageId: older } }]);
      await me.client.post('/api/v1/images/trash/restore', { imageIds: [newer] });
      expect(await ids(me, { collection: cups.id })).toEqual([newer, older]);
      await me.client.delete(`/api/v1/images/${newer}`);
      expect(await list(me)).toMatchObject([{ imageCount: 1 }]);

      await me.client.send('PATCH', at, { name: 'Cups' });
      const out = await me.client.post(`${at}/images/remove`, { imageIds: [older, newer] });
      expect(out.body).toEqual({ changed: 1 });
      expect(await list(me)).toMatchObject([{ name: 'Cups', imageCount: 0 }]);
      await put([older]);
      expect((await me.client.delete(at)).status).toBe(204);
      expect(await list(me)).toEqual([]);
      expect(await ids(me, {})).toEqual([older]);
    });

    it('leave out what is in the trash, and have it again when it is restored', async () => {
      const me = await signUp(app);
      const [old, cover] = [await pictureOf(me, 'old'), await pictureOf(me, 'cover')];
      const { id } = (await create(me, 'a set')).body;
      await me.client.post(`/api/v1/collections/${id}/images`, { imageIds: [old, cover] });
      const coverId = async () => (await list(me))[0]!.cover?.imageId;
      const entries = () =>
        ownerSql(
          app,
          'SELECT is_shown FROM generation.collection_image WHERE image_id = $1 AND is_shown',
          [cover],
        );
      expect(await coverId()).toBe(cover);
      await me.client.post('/api/v1/images/trash', { imageIds: [cover] });
      expect([await coverId(), await ids(me, { collection: id })]).toEqual([old, [old]]);
      expect(await entries()).toHaveLength(0);
      await me.client.post('/api/v1/images/trash/restore', { imageIds: [cover] });
      expect(await coverId()).toBe(cover);
      expect(await ids(me, { collection: id })).toHaveLength(2);
      expect(await entries()).toHaveLength(1);
    });

    it('are nobody else’s, and take nobody else’s pictures', async () => {
      const [me, other] = [await signUp(app), await signUp(app)];
      const mine = await pictureOf(me, 'mine');
      const { id } = (await create(other, 'theirs')).body;
      const at = `/api/v1/collections/${id}`;
      const taken = await other.client.post(`${at}/images`, { imageIds: [mine] });
      expect(taken.body).toEqual({ changed: 0 });
      for (const answer of [
        await me.client.get(at),
        await me.client.send('PATCH', at, { name: 'mine' }),
        await me.client.delete(at),
        await me.client.post(`${at}/images`, { imageIds: [mine] }),
        await me.client.post(`${at}/images/remove`, { imageIds: [mine] }),
      ])
        expect(answer.body).toMatchObject({ status: 404, code: 'collection_not_found' });
      expect(await ids(me, { collection: id })).toEqual([]);
    });

    it('have their limits, also for two at a time', async () => {
      const me = await signUp(app);
      const made = await Promise.all(
        Array.from({ length: 102 }, (_, number) => create(me, `set ${number}`)),
      );
      const refused = made.filter((answer) => answer.status !== 201);
      expect(refused.map((answer) => answer.body.code)).toEqual([
        'too_many_collections',
        'too_many_collections',
      ]);
      const [picture, another] = [await pictureOf(me, 'one'), await pictureOf(me, 'two')];
      const { id } = made.find((answer) => answer.status === 201)!.body;
      await ownerSql(app, 'UPDATE generation.collection SET entries = 9999 WHERE id = $1', [id]);
      const put = (imageIds: string[]) =>
        me.client.post<Collection>(`/api/v1/collections/${id}/images`, { imageIds });
      expect((await put([picture, another])).body.code).toBe('collection_full');
      expect(await ids(me, { collection: id })).toEqual([]);
      const both = await Promise.all([put([picture]), put([another])]);
      expect(both.map((answer) => answer.body.code ?? answer.body)).toEqual(
        expect.arrayContaining([{ changed: 1 }, 'collection_full']),
      );
      expect(await ids(me, { collection: id })).toHaveLength(1);
    });

    it('take nothing in that is deleted at the same moment', async () => {
      const me = await signUp(app);
      const [stays, goes] = [await pictureOf(me, 'stays'), await pictureOf(me, 'goes')];
      const { id } = (await create(me, 'a set')).body;
      const put = await meanwhile(
        app,
        'UPDATE generation.image SET deleted_at = kernel.now() WHERE id = $1',
        [goes],
        () => me.client.post(`/api/v1/collections/${id}/images`, { imageIds: [stays, goes] }),
      );
      expect(put.body).toEqual({ changed: 1 });
      expect(await list(me)).toMatchObject([{ id, imageCount: 1 }]);
    });
  });

  describe('among many', () => {
    let busy: Customer;
    beforeAll(async () => {
      busy = await signUp(app);
      const others = await signUp(app);
      await withClient(app.database.ownerUrl, async (client) => {
        // Nobody looks at the tables again meanwhile.
        for (const table of ['generation', 'image'])
          await client.query(`ALTER TABLE generation.${table} SET (autovacuum_enabled = off)`);
        await growGallery(client, { workspaceId: busy.workspaceId, images: 12_000 });
        await growGallery(client, { workspaceId: others.workspaceId, images: 24_000 });
        // Of all rows and not of a sample: the plans are the same each time.
        await client.query('SET default_statistics_target = 10000');
        await client.query('ANALYZE generation.generation, generation.image');
      });
    });

    const page = { before: null, limit: 60 };
    async function planOf(read: (unitOfWork: UnitOfWork) => Promise<unknown>): Promise<string> {
      const { text, params } = await recordedSql(read);
      return withClient(app.database.ownerUrl, async (client) => {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, params);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
    }
    it.each<[string, Partial<GalleryFilter>, RegExp]>([
      ['a page', {}, /image_gallery\b/],
      ['a style', { style: 'pixel' }, /image_gallery_style\b/],
      ['a resolution', { resolution: '4K' }, /image_gallery_resolution\b/],
      ['favourites', { favorite: true }, /image_gallery_favorite\b/],
      [
        'words among favourites of a style',
        { q: 'study', favorite: true, style: 'pixel' },
        // No row is looked at for its style.
        /image_gallery_favorite\b[^\n]*\n\s+Index Cond: [^\n]*style = 'pixel'/,
      ],
      ['a day', { from: new Date(Date.now() - 90_000_000), to: new Date() }, /image_gallery\b/],
      ['a rare word', { q: 'observatory 3999' }, /generation_search\b/],
      ['a rare pair', { q: '飞船 3998' }, /generation_search\b/],
      ['a common word', { q: 'study' }, /image_gallery\b|generation_search\b/],
      ['a tag', { tag: 'print' }, /image_tags\b|image_gallery_tagged\b/],
    ])('reads %s by an index', async (_name, filter, index) => {
      const plan = await planOf((unitOfWork) =>
        new GalleryRepository(unitOfWork).page(busy.workspaceId, { ...page, ...filter }),
      );
      expect(plan).toMatch(index);
      expect(plan).not.toContain('Seq Scan');
    });

    it('reads tags of the newest, and runs with favourites, by an index', async () => {
      const tags = await planOf((unitOfWork) =>
        new GalleryRepository(unitOfWork).tags(busy.workspaceId, { newest: 100, limit: 100 }),
      );
      expect(tags).toMatch(/image_gallery_tagged\b/);
      for (const favorite of [true, false]) {
        const runs = await planOf((unitOfWork) =>
          new HistoryRepository(unitOfWork).generations(busy.workspaceId, { ...page, favorite }),
        );
        // The newest first, asked for their images until the page is full.
        expect(runs).toMatch(favorite ? /SubPlan/ : /Anti Join/);
        expect(runs).not.toMatch(/Seq Scan|Sort Key: g/);
      }
    });
  });
});

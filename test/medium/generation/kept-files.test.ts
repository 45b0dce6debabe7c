import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalog } from '#catalog';
import { newId, ObjectKeepers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { KeepingRepository } from '../../../libs/generation/src/data/keeping.repository.js';
import { ClearTrash } from '../../../libs/generation/src/keep-images/clear-trash.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { deliveredPicture } from './gallery-pictures.js';

/** Real: Postgres, Redis, the API, the disk store with real pictures in it. */
describe('files that somebody still needs', () => {
  let app: TestApp;
  let me: Customer;
  let bytes: Buffer;
  beforeAll(async () => {
    app = await startApp();
    me = await signUp(app);
    bytes = await picture(32, 32);
  });
  afterAll(() => app.close());

  const clearTrash = () =>
    new ClearTrash(
      app.api.get(UnitOfWork),
      app.api.get(KeepingRepository, { strict: false }),
      app.api.get(ObjectKeepers),
      app.api.get(Storage, { strict: false }),
      app.api.get(Catalog, { strict: false }),
    ).run();
  const one = async <Row>(text: string, params: unknown[]): Promise<Row> =>
    (await ownerSql(app, text, params))[0] as Row;
  const put = (who: Customer) => deliveredPicture(app, who, { bytes });
  const namesOf = (id: string) =>
    one<{ generation: string; object: string }>(
      `SELECT generation_id AS generation, object_id AS object FROM generation.image WHERE id = $1`,
      [id],
    );
  const keptOf = async (ids: string[]) => [...(await app.api.get(ObjectKeepers).keptOf(ids))];
  const longInTrash = async (id: string) => {
    await me.client.post('/api/v1/images/trash', { imageIds: [id] });
    await ownerSql(
      app,
      `UPDATE generation.image SET trashed_at = trashed_at - interval '31 days' WHERE id = $1`,
      [id],
    );
  };

  it.each(['image', 'generation'] as const)(
    'stay while a case about their %s is open, in the trash too, and go when it is closed',
    async (about) => {
      const id = await put(me);
      const names = await namesOf(id);
      const opened = await me.client.post<{ id: string }>('/api/v1/support/cases', {
        kind: 'generation',
        reference: about === 'image' ? id : names.generation,
        message: 'Something is wrong with this picture',
      });
      expect(opened.status).toBe(201);
      expect(await keptOf([names.object])).toEqual([names.object]);
      await longInTrash(id);
      expect(await clearTrash()).toBe(0);
      const { client } = await operator(app, 'support');
      await client.post(`/api/admin/v1/cases/${opened.body.id}/close`, { reason: 'answered' });
      expect(await keptOf([names.object])).toEqual([]);
      expect(await clearTrash()).toBe(1);
    },
  );

  it('stay for cases of their owner alone, whose ids are written as people write them', async () => {
    const [mine, other] = [await put(me), await signUp(app)];
    const { object } = await namesOf(mine);
    const upload = await app.api
      .get(Storage, { strict: false })
      .receiveUpload({ workspaceId: me.workspaceId, filename: 'a.png', bytes });
    const ask = (who: Customer, reference: string) =>
      who.client.post('/api/v1/support/cases', {
        kind: 'generation',
        reference,
        message: 'Something is wrong with this picture',
      });
    for (const id of [mine, object, upload.id]) expect((await ask(other, id)).status).toBe(201);
    expect(await keptOf([object, upload.id])).toEqual([]);
    for (const id of [mine, upload.id])
      expect((await ask(me, ` ${id.toUpperCase()} `)).status).toBe(201);
    expect((await keptOf([object, upload.id])).sort()).toEqual([object, upload.id].sort());
  });

  it('are also what the generation of a case was given: references, the mask and what it goes on from', async () => {
    const [upload, mask, other] = [newId(), newId(), newId()];
    const [reference, parent] = [await put(me), await put(me)];
    const [given, goneOnFrom] = [await namesOf(reference), await namesOf(parent)];
    const { generation } = await namesOf(await put(me));
    await ownerSql(
      app,
      `UPDATE generation.generation SET reference_ids = $2, mask_id = $3, parent_image_id = $4
        WHERE id = $1`,
      [generation, [upload, reference], mask, parent],
    );
    await me.client.post('/api/v1/support/cases', {
      kind: 'generation',
      reference: generation,
      message: 'It does not look like the reference',
    });
    const needed = [upload, mask, given.object, goneOnFrom.object];
    expect((await keptOf([...needed, other])).sort()).toEqual(needed.sort());
  });

  it.each(['batch', 'thread'] as const)(
    'are also all pictures of the %s that a case names, with what they were made of',
    async (whole) => {
      const [upload, outside] = [newId(), await put(me)];
      const pictures = [await put(me), await put(me)];
      const named = newId();
      const params = [named, me.workspaceId];
      await ownerSql(
        app,
        whole === 'thread'
          ? `INSERT INTO generation.thread (id, workspace_id, title) VALUES ($1, $2, 'x')`
          : `INSERT INTO generation.batch (id, workspace_id, user_id, origin, name, rows)
             VALUES ($1, $2, $2, 'studio', 'x', 2)`,
        params,
      );
      if (whole === 'batch')
        await ownerSql(
          app,
          `INSERT INTO generation.batch_row (batch_id, position, line, status, prompt, style,
             aspect_ratio, resolution, count, wanted, credits_each)
           SELECT $1, at, at, 'done', 'x', 'none', '1:1', '1K', 1, 1, 10 FROM generate_series(1, 2) at`,
          [named],
        );
      for (const [at, id] of pictures.entries())
        await ownerSql(
          app,
          whole === 'thread'
            ? `UPDATE generation.generation SET thread_id = $2, reference_ids = $3
                WHERE id = $1 AND $4::int IS NOT NULL`
            : `UPDATE generation.generation SET batch_id = $2, reference_ids = $3, batch_row_id =
                 (SELECT id FROM generation.batch_row WHERE batch_id = $2 AND position = $4::int)
                WHERE id = $1`,
          [(await namesOf(id)).generation, named, [upload], at + 1],
        );
      const objects = await Promise.all(pictures.map(async (id) => (await namesOf(id)).object));
      const other = (await namesOf(outside)).object;
      expect(await keptOf([...objects, upload, other])).toEqual([]);
      const opened = await me.client.post<{ id: string }>('/api/v1/support/cases', {
        kind: 'generation',
        reference: named,
        message: 'None of these is what I asked for',
      });
      expect(opened.status).toBe(201);
      expect((await keptOf([...objects, upload, other])).sort()).toEqual(
        [...objects, upload].sort(),
      );
    },
  );

  it('keep nothing else in a trash, however many they are, nor does what cannot be deleted', async () => {
    const stuck = await signUp(app);
    // More than a run looks at together, all of them older than the one that is free to go.
    await ownerSql(
      app,
      `WITH g AS (
         INSERT INTO generation.generation (workspace_id, user_id, origin, status, prompt,
           provider_prompt, style, aspect_ratio, resolution, width, height, quality, count,
           credits_each, output_format, finished_at)
         SELECT $1, $1, 'studio', 'finished', 'x', 'x', 'none', '1:1', '1K', 8, 8, 'medium', 1, 10,
                'png', now() FROM generate_series(1, 10_200) RETURNING id)
       INSERT INTO generation.image (generation_id, workspace_id, index, status, credits, seed,
         style, resolution, object_id, width, height, content_type, bytes, delivered_at, settled_at,
         trashed_at, trash_order)
       SELECT id, $1, 0, 'delivered', 10, 1, 'none', '1K', uuidv7(), 8, 8, 'image/png', 8, now(),
              now(), now() - interval '60 days', uuidv7() FROM g`,
      [stuck.workspaceId],
    );
    const stays = await ownerSql<{ id: string }>(
      app,
      'SELECT object_id AS id FROM generation.image WHERE workspace_id = $1 ORDER BY id',
      [stuck.workspaceId],
    );
    // All but one are needed; that one cannot be deleted.
    const needed = new Set(stays.slice(1).map(({ id }) => id));
    app.api
      .get(ObjectKeepers)
      .register('test', (ids) => Promise.resolve(ids.filter((id) => needed.has(id))));
    await ownerSql(
      app,
      `CREATE FUNCTION generation.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'no'; END $$;
       CREATE TRIGGER refuse BEFORE UPDATE ON generation.image FOR EACH ROW
         WHEN (OLD.workspace_id = '${stuck.workspaceId}') EXECUTE FUNCTION generation.refuse()`,
    );
    const id = await put(me);
    await longInTrash(id);
    expect(await clearTrash()).toBe(1);
    const [left] = await ownerSql<{ left: number }>(
      app,
      `SELECT count(*)::int AS left FROM generation.image
        WHERE workspace_id = $1 AND deleted_at IS NULL`,
      [stuck.workspaceId],
    );
    expect(left?.left).toBe(10_200);
    const row = await one<{ gone: boolean }>(
      'SELECT deleted_at IS NOT NULL AS gone FROM generation.image WHERE id = $1',
      [id],
    );
    expect(row.gone).toBe(true);
  });
});

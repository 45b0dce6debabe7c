import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalog } from '#catalog';
import { ObjectKeepers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { KeepingRepository } from '../../../libs/generation/src/data/keeping.repository.js';
import { ClearTrash } from '../../../libs/generation/src/keep-images/clear-trash.js';
import { startApp, type TestApp } from '../../support/app.js';
import { growGallery } from '../../support/gallery-rows.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { meanwhile } from '../webhooks/hooks.js';
import { deliveredPicture } from './gallery-pictures.js';
import { customerWith, request, type Picture } from './studio.js';

interface Trashed extends Picture {
  trashedAt?: string;
  purgeAt?: string;
  deletedAt?: string;
}

/** Real: Postgres, Redis, the API, the disk store with real pictures in it. */
describe('the trash', () => {
  let app: TestApp;
  let me: Customer;
  beforeAll(async () => {
    app = await startApp({ env: { MODERATION: 'local' } });
    me = await customerWith(app, 500);
  });
  afterAll(() => app.close());

  async function made(count: number): Promise<string[]> {
    const bytes = await picture(32, 32);
    const ids: string[] = [];
    for (let one = 0; one < count; one += 1) ids.push(await deliveredPicture(app, me, { bytes }));
    return ids;
  }
  const list = async (path: string): Promise<Trashed[]> =>
    (await me.client.get<{ items: Trashed[] }>(path)).body.items;
  const ids = async (path: string) => (await list(path)).map((image) => image.id);
  const act = async (what: string, imageIds: string[], who = me) =>
    (await who.client.post<{ changed: number }>(`/api/v1/images/${what}`, { imageIds })).body;
  const thumbnail = async (id: string) =>
    (await me.client.get(`/api/v1/images/${id}/thumbnail`)).status;

  it('takes pictures out of the gallery and gives them back as they were', async () => {
    const [one, two] = (await made(2)) as [string, string];
    await me.client.send('PATCH', `/api/v1/images/${one}`, { favorite: true, tags: ['kept'] });
    const stranger = await signUp(app);
    expect(await act('trash', [one, two], stranger)).toEqual({ changed: 0 });
    expect(await act('trash', [one])).toEqual({ changed: 1 });
    expect(await act('trash', [one, two])).toEqual({ changed: 1 });
    expect(await ids('/api/v1/images')).not.toContain(one);
    const [latest, first] = await list('/api/v1/images/trash');
    expect([latest!.id, first!.id]).toEqual([two, one]);
    const days = (Date.parse(first!.purgeAt!) - Date.parse(first!.trashedAt!)) / 86_400_000;
    expect(days).toBe(30);
    expect(await thumbnail(one)).toBe(200);
    const refused = await me.client.send('PATCH', `/api/v1/images/${one}`, { favorite: false });
    expect(refused.body).toMatchObject({ status: 409, code: 'image_in_trash' });
    expect((await request(me, { referenceIds: [one] })).body.code).toBe('reference_not_found');
    expect((await request(me, { parentImageId: one })).body.code).toBe('parent_image_not_found');

    expect(await act('trash/restore', [one, two], stranger)).toEqual({ changed: 0 });
    expect(await act('trash/restore', [one, two])).toEqual({ changed: 2 });
    expect(await ids('/api/v1/images/trash')).toEqual([]);
    const restored = (await list('/api/v1/images?tag=kept'))[0]!;
    expect(restored).toMatchObject({ id: one, favorite: true, tags: ['kept'] });
    expect(restored.trashedAt).toBeUndefined();
  });

  it('deletes for good what is chosen in it, and all of it when it is emptied', async () => {
    const [one, two, three, free] = (await made(4)) as [string, string, string, string];
    for (const id of [one, two, three]) await act('trash', [id]);
    expect(await act('trash/delete', [one, free])).toEqual({ changed: 1 });
    expect(await thumbnail(one)).toBe(410);
    expect(await ids('/api/v1/images/trash')).toEqual([three, two]);
    const emptied = await me.client.delete('/api/v1/images/trash');
    expect(emptied.body).toMatchObject({ changed: 2, left: 0 });
    expect(await ids('/api/v1/images/trash')).toEqual([]);
    expect(await Promise.all([two, three, free].map(thumbnail))).toEqual([410, 410, 200]);
    expect(await act('trash/restore', [one, two, three])).toEqual({ changed: 0 });
  });

  it('keeps what is taken out of it, or comes into it, while it is emptied', async () => {
    const [back, gone, later] = (await made(3)) as [string, string, string];
    for (const empty of [
      () => act('trash/delete', [back]),
      async () => (await me.client.delete<{ changed: number }>('/api/v1/images/trash')).body,
    ]) {
      await act('trash', [back]);
      const changed = await meanwhile(
        app,
        'UPDATE generation.image SET trashed_at = NULL, trash_order = NULL WHERE id = $1',
        [back],
        empty,
      );
      expect(changed).toMatchObject({ changed: 0 });
      expect(await thumbnail(back)).toBe(200);
    }
    const keeping = app.api.get(KeepingRepository, { strict: false });
    await act('trash', [gone]);
    const end = await keeping.endOfTrash();
    await act('trash', [later]);
    expect(await keeping.nextInTrash(me.workspaceId, end, 10)).toEqual([gone]);
    await act('trash/restore', [gone, later]);
  });

  it('is emptied in parts that are answered for, without what comes in meanwhile', async () => {
    const busy = await signUp(app);
    await withClient(app.database.ownerUrl, (client) =>
      growGallery(client, { workspaceId: busy.workspaceId, images: 1_250 }),
    );
    const late = await deliveredPicture(app, busy);
    const all = `UPDATE generation.image SET trashed_at = now(), trash_order = uuidv7()
      WHERE workspace_id = $1 AND id <> $2 RETURNING id`;
    expect(await ownerSql(app, all, [busy.workspaceId, late])).toHaveLength(1_250);
    const empty = async (until = '') =>
      (
        await busy.client.delete<{ changed: number; left: number; until: string }>(
          `/api/v1/images/trash${until && `?until=${until}`}`,
        )
      ).body;
    const first = await empty();
    expect(first).toMatchObject({ changed: 1_000, left: 250 });
    await act('trash', [late], busy);
    expect(await empty(first.until)).toMatchObject({ changed: 250, left: 0 });
    expect(await empty()).toMatchObject({ changed: 1, left: 0 });
  });

  it('is cleared by itself after 30 days, but for what somebody still needs', async () => {
    const [one, two, three] = (await made(3)) as [string, string, string];
    for (const id of [one, two, three]) await act('trash', [id]);
    const clear = new ClearTrash(
      app.api.get(UnitOfWork),
      app.api.get(KeepingRepository, { strict: false }),
      app.api.get(ObjectKeepers),
      app.api.get(Storage, { strict: false }),
      app.api.get(Catalog, { strict: false }),
    );
    await clear.run();
    expect(await ids('/api/v1/images/trash')).toEqual([three, two, one]);
    const rows = await ownerSql<{ object_id: string }>(
      app,
      'SELECT object_id FROM generation.image WHERE id = $1',
      [two],
    );
    const needed = new Set(rows.map((row) => row.object_id));
    app.api
      .get(ObjectKeepers)
      .register('test', (objectIds) => Promise.resolve(objectIds.filter((id) => needed.has(id))));
    await ownerSql(
      app,
      `UPDATE generation.image SET trashed_at = trashed_at - interval '30 days' WHERE id = ANY($1)`,
      [[one, two]],
    );
    expect(await clear.run()).toBe(1);
    expect(await ids('/api/v1/images/trash')).toEqual([three, two]);
    expect(await thumbnail(one)).toBe(410);
    needed.clear();
    expect(await clear.run()).toBe(1);
    expect(await ids('/api/v1/images/trash')).toEqual([three]);
  });
});

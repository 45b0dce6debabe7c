import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Config, Metrics, newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { DamageRepository } from '../../../libs/storage/src/data/damage.repository.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { CheckObject } from '../../../libs/storage/src/scrub-objects/check-object.js';
import { ScrubObjects } from '../../../libs/storage/src/scrub-objects/scrub-objects.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { picture } from '../../support/pictures.js';
import { accepted, customerWith, eventually, over } from '../generation/studio.js';

interface Damage {
  id: string;
  kind: string;
  expectedBytes: number;
  foundBytes: number | null;
  settlement: string | null;
}
interface Page {
  items: Damage[];
  summary: { everyDays: number | null; due: number; objects: number; open: number };
}

const kinds = await testStoreKinds();

/** Real: Postgres, the worker, both homes of objects. The rounds are the tests' own. */
describe.each(kinds)('the bytes in the store ($name) against their hashes', ({ open }) => {
  let home: TestStore;
  let app: TestApp;
  let staff: Customer;
  let store: ObjectStore;
  let storage: Storage;
  let scrub: ScrubObjects;
  beforeAll(async () => {
    home = await open();
    app = await startApp({
      worker: true,
      env: { ...home.env, SCRUB_DAYS: '0', PICTURE_REVIEW_FROM: '1' },
    });
    staff = await operator(app, 'support');
    const ours = <T>(type: abstract new (...args: never[]) => T) =>
      app.api.get<T>(type, { strict: false });
    store = ours(ObjectStore);
    storage = ours(Storage);
    scrub = new ScrubObjects(
      ours(CheckObject),
      ours(DamageRepository),
      ours(UnitOfWork),
      Object.assign(Object.create(ours(Config)) as Config, { scrubDays: 30 }),
      ours(Metrics),
    );
    scrub.options.again_s = 0;
  });
  afterAll(async () => {
    await app.close();
    await home.drop();
  });

  const put = async () =>
    storage.putOutput({
      workspaceId: newId(),
      imageId: newId(),
      attempt: 1,
      bytes: await picture(64, 64),
    });
  /** As if everything had been stored so many days ago, and looked at never. */
  const age = (days = 31) =>
    ownerSql(
      app,
      `UPDATE storage.object SET checked_at = NULL,
              created_at = kernel.now() - $1 * interval '1 day' WHERE state = 'stored'`,
      [days],
    );
  const page = async (): Promise<Page> =>
    (await staff.client.get<Page>('/api/admin/v1/damages')).body;
  const of = async (objectId: string) => (await page()).items.find(({ id }) => id === objectId);
  const flipped = (bytes: Buffer): Buffer => {
    const other = Buffer.from(bytes);
    other[100] = (other[100] ?? 0) ^ 1;
    return other;
  };
  const spoil = async (key: string, change: (bytes: Buffer) => Buffer): Promise<void> => {
    const body = await store.get(parseKey(key));
    const bytes = Buffer.concat((await body!.stream.toArray()) as Buffer[]);
    await store.put(parseKey(key), change(bytes), 'image/png');
  };
  const rounds = async () => {
    await age();
    await scrub.round();
  };

  it('finds nothing where all is well, and reads nothing again before its time', async () => {
    const { objectId } = await put();
    const before = (await page()).summary.objects;
    await age(29);
    await scrub.round();
    expect((await page()).summary.objects).toBe(before);
    await rounds();
    // The original, its thumbnail and its preview.
    expect((await page()).summary.objects).toBe(before + 3);
    await scrub.round();
    expect((await page()).summary).toMatchObject({ objects: before + 3, due: 0, open: 0 });
    expect(await of(objectId)).toBeUndefined();
  });

  it('goes on where its round ended, the one that waits longest first', async () => {
    const [first, second] = [await put(), await put()];
    await age();
    await ownerSql(
      app,
      `UPDATE storage.object SET created_at = created_at - interval '1 day' WHERE id = $1`,
      [second.objectId],
    );
    scrub.options.max_objects = 1;
    await scrub.round();
    scrub.options.max_objects = 500;
    const seen = await ownerSql<{ id: string }>(
      app,
      'SELECT id FROM storage.object WHERE checked_at IS NOT NULL',
    );
    expect(seen).toEqual([{ id: second.objectId }]);
    await scrub.round();
    const left = await ownerSql<{ id: string }>(
      app,
      `SELECT id FROM storage.object WHERE state = 'stored' AND checked_at IS NULL`,
    );
    expect(left).toEqual([]);
    expect(await of(first.objectId)).toBeUndefined();
  });

  it('finds one flipped bit, a cut file and a vanished one; and that they came back', async () => {
    const [bit, cut, gone, whole] = [await put(), await put(), await put(), await put()];
    await spoil(bit.key, flipped);
    await spoil(cut.key, (bytes) => bytes.subarray(0, bytes.length - 1));
    await store.delete([parseKey(gone.key)]);
    await rounds();
    expect(await of(bit.objectId)).toMatchObject({
      kind: 'different',
      expectedBytes: bit.bytes,
      foundBytes: bit.bytes,
      settlement: null,
    });
    expect(await of(cut.objectId)).toMatchObject({ kind: 'different', foundBytes: cut.bytes - 1 });
    expect(await of(gone.objectId)).toMatchObject({ kind: 'missing', foundBytes: null });
    expect(await of(whole.objectId)).toBeUndefined();
    expect((await page()).summary.open).toBe(3);
    await spoil(bit.key, flipped);
    const again = await staff.client.post(`/api/admin/v1/damages/${bit.objectId}/check`);
    expect(again.body).toEqual({ verdict: 'whole' });
    expect(await of(bit.objectId)).toMatchObject({ settlement: 'whole' });
    // The rounds look at damaged ones again by themselves, and a deleted one is no damage.
    await store.put(parseKey(gone.key), await picture(64, 64), 'image/png');
    await storage.remove([cut.objectId], 'test');
    await scrub.round();
    expect(await of(cut.objectId)).toMatchObject({ settlement: 'deleted' });
    await storage.remove([gone.objectId], 'test');
    await scrub.round();
    expect((await page()).summary.open).toBe(0);
  });

  it('makes a damaged derivative anew', async () => {
    const output = await put();
    await spoil(output.thumbnailKey, flipped);
    await rounds();
    expect((await page()).summary.open).toBe(0);
    await rounds();
    expect((await page()).summary.open).toBe(0);
    const opened = await storage.open(output.objectId, 'thumbnail');
    const bytes = Buffer.concat((await opened.stream.toArray()) as Buffer[]);
    expect(bytes.length).toBe(opened.bytes);
  });

  it('leaves alone what is on its way out while it is read', async () => {
    const output = await put();
    const row = await ownerSql(app, 'SELECT FROM storage.object WHERE id = $1', [output.objectId]);
    expect(row).toHaveLength(1);
    const checking = app.api.get(CheckObject, { strict: false });
    const read = store.get.bind(store);
    // Between the reading of the row and that of the bytes its owner deletes it.
    store.get = async (key, range) => {
      store.get = read;
      await storage.remove([output.objectId], 'test');
      return read(key, range);
    };
    expect(await checking.byId(output.objectId)).toBe('gone');
    expect(await of(output.objectId)).toBeUndefined();
    expect(await checking.byId(output.objectId)).toBe('gone');
  });

  it('takes a store that is away for no finding', async () => {
    const output = await put();
    await age();
    const read = store.get.bind(store);
    const check = store.check.bind(store);
    const away = () => Promise.reject(new Error('away'));
    store.get = away;
    store.check = away;
    await expect(scrub.round()).rejects.toThrow('away');
    store.check = check;
    expect(await of(output.objectId)).toBeUndefined();
    // The store is there, and this one file cannot be read.
    store.get = (key, range) => (key === output.key ? away() : read(key, range));
    await scrub.round();
    store.get = read;
    expect(await of(output.objectId)).toMatchObject({ kind: 'unreadable' });
    await scrub.round();
    expect(await of(output.objectId)).toMatchObject({ settlement: 'whole' });
  });

  it('puts a damaged picture of a customer before a person, once', async () => {
    const customer = await customerWith(app, 10);
    const { id } = await accepted(customer);
    expect((await over(customer, id)).status).toBe('finished');
    const [image] = await ownerSql<{ object_id: string; object_key: string }>(
      app,
      'SELECT object_id, object_key FROM generation.image WHERE generation_id = $1',
      [id],
    );
    await spoil(image!.object_key, flipped);
    await rounds();
    await rounds();
    const cases = async () => {
      const { body } = await staff.client.get<{ items: object[] }>(
        `/api/admin/v1/cases?reference=${image!.object_id}`,
      );
      return body.items;
    };
    await eventually(cases, (items) => items.length > 0);
    const waiting = () =>
      app.api.get(UnitOfWork).sql('SELECT FROM kernel.outbox WHERE delivered_at IS NULL');
    await eventually(waiting, (rows) => rows.length === 0);
    expect(await cases()).toMatchObject([
      { origin: 'system', message: expect.stringContaining('not those that were written') },
    ]);
    await storage.remove([image!.object_id], 'test');
  });

  it('is for operators', async () => {
    const { client } = await signUp(app);
    expect((await client.get('/api/admin/v1/damages')).status).toBe(403);
    expect((await client.post(`/api/admin/v1/damages/${newId()}/check`)).status).toBe(403);
    expect((await staff.client.post(`/api/admin/v1/damages/${newId()}/check`)).status).toBe(404);
  });
});

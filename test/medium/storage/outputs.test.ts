import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { picture } from '../../support/pictures.js';

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

/** Real: Postgres, the disk adapter, the media child. Nothing stands in. */
describe('outputs', () => {
  let app: TestApp;
  let storage: Storage;
  let store: ObjectStore;
  let unitOfWork: UnitOfWork;
  let sweeper: SweepUnfinished;

  beforeAll(async () => {
    app = await startApp();
    storage = app.api.get(Storage, { strict: false });
    store = app.api.get(ObjectStore, { strict: false });
    unitOfWork = app.api.get(UnitOfWork, { strict: false });
    sweeper = app.api.get(SweepUnfinished, { strict: false });
  });
  afterAll(() => app.close());

  const put = (bytes: Buffer, imageId = newId(), attempt: string | number = 1) =>
    storage.putOutput({ workspaceId: newId(), imageId, attempt, bytes });
  const states = (imageId: string) =>
    unitOfWork.sql<{ kind: string; state: string; key: string }>(
      'SELECT kind, state, key FROM storage.object WHERE owner_id = $1 ORDER BY kind',
      [imageId],
    );

  it('tells of each put to the store alone, and derives only after the original is stored', async () => {
    const bytes = await picture(400, 400, 'png');
    let open = 0;
    const atOnce: number[] = [];
    const onPut = (put: Promise<void>) => {
      atOnce.push((open += 1));
      void put.then(() => (open -= 1));
    };
    await storage.putOutput({ workspaceId: newId(), imageId: newId(), attempt: 1, bytes, onPut });
    expect(atOnce).toHaveLength(3);
    // The original is there before anything is derived; the two derivatives may overlap.
    expect(atOnce.slice(0, 2)).toEqual([1, 1]);
    expect(open).toBe(0);
  });

  it('keeps the original unchanged, with true size, derivatives and placeholder', async () => {
    const bytes = await picture(2000, 1000, 'jpeg');
    const output = await put(bytes);
    expect(output).toMatchObject({
      contentType: 'image/jpeg',
      width: 2000,
      height: 1000,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(Buffer.from(output.placeholder, 'base64').length).toBeGreaterThan(10);
    expect((await storage.read(output.objectId)).bytes.equals(bytes)).toBe(true);
    for (const [variant, edge] of [
      ['thumbnail', 512],
      ['preview', 1600],
    ] as const) {
      const opened = await storage.open(output.objectId, variant);
      const shown = await sharp(await buffer(opened.stream)).metadata();
      expect(shown).toMatchObject({ format: 'webp', width: edge, height: edge / 2 });
      expect(opened.contentType).toBe('image/webp');
    }
    expect(await store.head(parseKey(output.thumbnailKey))).not.toBeNull();
    expect(await store.head(parseKey(output.previewKey))).not.toBeNull();
  });

  it('gives the same objects to the same attempt, and others to another attempt', async () => {
    const [bytes, imageId, workspaceId] = [await picture(64, 64), newId(), newId()];
    const again = (attempt: number) => storage.putOutput({ workspaceId, imageId, attempt, bytes });
    const [first, second] = await Promise.all([again(1), again(1)]);
    expect(second.objectId).toBe(first.objectId);
    expect((await again(1)).objectId).toBe(first.objectId);
    const third = await again(2);
    expect(third.objectId).not.toBe(first.objectId);
    await storage.remove([first.objectId], 'lost the race');
    expect((await storage.read(third.objectId)).bytes.equals(bytes)).toBe(true);
  });

  const flat = (background: string) =>
    sharp({ create: { width: 1200, height: 900, channels: 4, background } });
  const mark = { create: { width: 3, height: 3, channels: 4 as const, background: '#333333' } };

  it.each<[string, () => Promise<Buffer>]>([
    ['one colour', () => flat('#ffffff').png().toBuffer()],
    ['one colour, as JPEG', () => flat('#7a3311').jpeg({ quality: 60 }).toBuffer()],
    ['one colour, half transparent', () => flat('#ff000080').webp().toBuffer()],
    [
      'colours that nobody sees',
      async () =>
        sharp(await picture(300, 200))
          .ensureAlpha(0)
          .png()
          .toBuffer(),
    ],
  ])('refuses %s as blank, and leaves nothing', async (_name, bytes) => {
    const imageId = newId();
    await expect(put(await bytes(), imageId)).rejects.toMatchObject({ code: 'blank_picture' });
    expect((await states(imageId)).map(({ state }) => state)).toEqual(['deleted']);
  });

  it.each<[string, () => Promise<Buffer>]>([
    [
      'a small mark on an empty page',
      () =>
        flat('#ffffff')
          .composite([{ input: mark }])
          .png()
          .toBuffer(),
    ],
    [
      'a faint wash',
      () =>
        flat('#fafafa')
          .composite([
            { input: { create: { width: 600, height: 900, channels: 3, background: '#f5f5f5' } } },
          ])
          .png()
          .toBuffer(),
    ],
    [
      'a mark on nothing',
      () =>
        flat('#00000000')
          .composite([{ input: mark }])
          .png()
          .toBuffer(),
    ],
  ])('%s is a picture', async (_name, bytes) => {
    expect(await put(await bytes())).toMatchObject({ width: 1200, height: 900 });
  });

  it.each([
    ['a text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['half a PNG', async () => half(await picture(300, 300))],
    ['half a JPEG', async () => half(await picture(300, 300, 'jpeg'))],
    ['half a WebP', async () => half(await picture(300, 300, 'webp'))],
  ])('refuses %s as undecodable and leaves nothing in the store', async (_name, source) => {
    const bytes = typeof source === 'function' ? await source() : source;
    const imageId = newId();
    await expect(put(bytes, imageId)).rejects.toMatchObject({ code: 'undecodable' });
    for (const row of await states(imageId)) {
      expect(row.state).toBe('deleted');
      expect(await store.head(parseKey(row.key))).toBeNull();
    }
  });

  it('serves a part of the original', async () => {
    const bytes = await picture(64, 64);
    const { objectId } = await put(bytes);
    const part = await storage.open(objectId, 'original', 'bytes=10-19');
    expect(part.range).toEqual({ start: 10, end: 19 });
    expect((await buffer(part.stream)).equals(bytes.subarray(10, 20))).toBe(true);
    await expect(storage.open(objectId, 'original', 'bytes=99999999-')).rejects.toMatchObject({
      code: 'range_not_satisfiable',
      headers: { 'content-range': `bytes */${bytes.length}` },
    });
  });

  it('deletes the original and all derivatives, and says so in a fact', async () => {
    const imageId = newId();
    const { objectId } = await put(await picture(64, 64), imageId);
    const keys = (await states(imageId)).map((row) => parseKey(row.key));
    expect(keys).toHaveLength(3);
    await storage.remove([objectId], 'customer');
    for (const key of keys) expect(await store.head(key)).toBeNull();
    await expect(storage.open(objectId, 'original')).rejects.toMatchObject({
      code: 'object_deleted',
    });
    const facts = await unitOfWork.sql<{ payload: unknown }>(
      `SELECT payload FROM kernel.outbox
        WHERE name = 'storage.object-deleted' AND payload->>'objectId' = $1`,
      [objectId],
    );
    expect(facts).toHaveLength(1);
    expect(facts[0]?.payload).toMatchObject({
      owner: { kind: 'image', id: imageId },
      reason: 'customer',
    });
  });

  it('deletes nothing when the transaction around it fails', async () => {
    const bytes = await picture(64, 64);
    const { objectId } = await put(bytes);
    await expect(
      unitOfWork.run(async () => {
        await storage.remove([objectId], 'customer');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await storage.read(objectId)).bytes.equals(bytes)).toBe(true);
  });

  it('sweeps what a crash between intention and end left behind', async () => {
    const imageId = newId();
    const output = await put(await picture(64, 64), imageId);
    // As after a crash just before the last transaction: bytes are there, rows are pending.
    await unitOfWork.sql(
      `UPDATE storage.object SET state = 'pending', settle_after = kernel.now() + interval '1 hour'
        WHERE owner_id = $1`,
      [imageId],
    );
    await sweeper.sweep();
    expect(await store.head(parseKey(output.key))).not.toBeNull();
    await setClockOffset(app.database, '2 hours');
    await sweeper.sweep();
    await setClockOffset(app.database, '0');
    for (const row of await states(imageId)) {
      expect(row.state).toBe('deleted');
      expect(await store.head(parseKey(row.key))).toBeNull();
    }
  });

  it('moves refused outputs to a prefix of their own, out of the ordinary reach', async () => {
    const bytes = await picture(64, 64);
    const { objectId, key } = await put(bytes);
    const copy = await storage.quarantine(objectId);
    expect(await storage.quarantine(objectId)).toBe(copy);
    await storage.remove([objectId], 'quarantined');
    expect(await store.head(parseKey(key))).toBeNull();
    for (const id of [objectId, copy])
      await expect(storage.read(id)).rejects.toMatchObject({ code: 'object_deleted' });
    expect((await storage.readQuarantined(copy)).bytes.equals(bytes)).toBe(true);
    const rows = await unitOfWork.sql('SELECT key, kind FROM storage.object WHERE id = $1', [copy]);
    expect(rows).toEqual([{ key: expect.stringMatching(/^quarantine\//), kind: 'quarantine' }]);
  });

  it('makes small JPEGs for partial previews', async () => {
    const small = await storage.smallJpeg(await picture(800, 600), 256);
    expect(await sharp(small).metadata()).toMatchObject({
      format: 'jpeg',
      width: 256,
      height: 192,
    });
  });
});

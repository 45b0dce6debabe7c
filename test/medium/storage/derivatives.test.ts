import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { ObjectRepository } from '../../../libs/storage/src/data/object.repository.js';
import { Media } from '../../../libs/storage/src/media/media.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { MakeDerivative } from '../../../libs/storage/src/make-derivative/make-derivative.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import {
  OpenObject,
  type DerivedFormat,
  type Variant,
} from '../../../libs/storage/src/open-object/open-object.js';
import { until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { picture } from '../../support/pictures.js';
import { meanwhile } from '../webhooks/hooks.js';

/** Real: Postgres, the disk adapter, the media child. */
describe('derivatives on demand', () => {
  let app: TestApp;
  let storage: Storage;
  let store: ObjectStore;
  let reader: OpenObject;
  let objects: ObjectRepository;
  let media: Media;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    app = await startApp();
    const get = <T>(token: abstract new (...args: never[]) => T) =>
      app.api.get<T>(token, { strict: false });
    storage = get(Storage);
    store = get(ObjectStore);
    reader = get(OpenObject);
    objects = get(ObjectRepository);
    media = get(Media);
    unitOfWork = get(UnitOfWork);
  });
  afterAll(() => app.close());

  const maker = () => app.api.get(MakeDerivative, { strict: false });
  const sweep = () => app.api.get(SweepUnfinished, { strict: false }).sweep();
  const kept = async (workspaceId = newId()) =>
    storage.putOutput({
      workspaceId,
      imageId: newId(),
      attempt: 1,
      bytes: await picture(1000, 500),
    });
  const shown = async (objectId: string, variant: Variant, format?: DerivedFormat) => {
    const description = await reader.describe(objectId, variant, format);
    const opened = await reader.openDescribed(description);
    const bytes = await buffer(opened.stream);
    const { width, height, format: kind } = await sharp(bytes).metadata();
    return { opened, bytes, made: { width, height, kind } };
  };
  const rowsOf = (objectId: string) =>
    app.api
      .get(UnitOfWork, { strict: false })
      .sql<{ key: string; state: string }>(
        'SELECT key, state FROM storage.object WHERE original_id = $1 ORDER BY key',
        [objectId],
      );

  /** While it works, encoding is done by `shrink`, which is given the real one. */
  async function withShrink<T>(
    shrink: (real: Media['shrink']) => Media['shrink'],
    work: () => Promise<T>,
  ): Promise<T> {
    const real = media.shrink.bind(media);
    media.shrink = shrink(real);
    try {
      return await work();
    } finally {
      media.shrink = real;
    }
  }

  it('come in small and in AVIF too: made by the first who looks, one for all', async () => {
    const { objectId } = await kept();
    const before = (await rowsOf(objectId)).length;
    let made = 0;
    const counted = (real: Media['shrink']): Media['shrink'] => {
      return (...wanted) => {
        made += 1;
        return real(...wanted);
      };
    };
    const many = await withShrink(counted, () =>
      Promise.all(Array.from({ length: 5 }, () => shown(objectId, 'small', 'avif'))),
    );
    expect(made).toBe(1);
    for (const { made, opened } of many) {
      expect(made).toEqual({ width: 256, height: 128, kind: 'heif' });
      expect(opened.contentType).toBe('image/avif');
      expect(opened.etag).toBe(many[0]!.opened.etag);
    }
    expect(await rowsOf(objectId)).toHaveLength(before + 1);
    expect((await shown(objectId, 'small')).made).toEqual({
      width: 256,
      height: 128,
      kind: 'webp',
    });
    const thumbnail = await shown(objectId, 'thumbnail', 'avif');
    expect(thumbnail.made).toEqual({ width: 512, height: 256, kind: 'heif' });
    expect(await rowsOf(objectId)).toHaveLength(before + 3);
  });

  it('are one row, also where two processes make them at once', async () => {
    const { objectId } = await kept();
    const original = (await objects.find(objectId))!;
    const processes = [1, 2].map(() => new MakeDerivative(store, objects, media, unitOfWork));
    const rows = await Promise.all(processes.map((one) => one.of(original, 'small', 'avif')));
    expect(rows[0]!.key).toBe(rows[1]!.key);
    expect((await rowsOf(objectId)).filter(({ key }) => key.endsWith('.avif'))).toHaveLength(1);
  });

  it.each([
    ['that the store has lost', null],
    ['of which the store has another file', Buffer.from('not that one')],
  ])('%s are made again, under a name of their own', async (_what, instead) => {
    const { objectId, previewKey } = await kept();
    const description = await reader.describe(objectId, 'preview');
    await store.delete([description.row.key]);
    if (instead) await store.put(description.row.key, instead, 'image/webp');
    const opened = await reader.openDescribed(description, instead ? undefined : 'bytes=0-9');
    const bytes = await buffer(opened.stream);
    expect(opened).toMatchObject({ range: null, bytes: bytes.length });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 1000 });
    const next = await reader.describe(objectId, 'preview');
    expect(next).toMatchObject({ etag: opened.etag, bytes: bytes.length });
    expect(next.row.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    // Whoever described the old one does not get these bytes under its name.
    expect(next.row.key).not.toBe(previewKey);
    await sweep();
    expect(await store.head(description.row.key)).toBeNull();
    expect(await store.head(next.row.key)).not.toBeNull();
    const once = (await rowsOf(objectId)).filter(
      ({ key, state }) => key.includes('/preview') && state === 'stored',
    );
    expect(once).toHaveLength(1);
  });

  it('of an upload are made again too: of its checked copy, in one size', async () => {
    const { id } = await storage.receiveUpload({
      workspaceId: newId(),
      filename: 'a.png',
      bytes: await picture(1000, 500),
    });
    const { row: lost } = await reader.describe(id, 'thumbnail');
    expect(lost.kind).toBe('thumbnail');
    await store.delete([lost.key]);
    const again = await shown(id, 'thumbnail');
    expect(again.made).toEqual({ width: 512, height: 256, kind: 'webp' });
    const next = await reader.describe(id, 'thumbnail');
    expect(next.row.sha256).toBe(createHash('sha256').update(again.bytes).digest('hex'));
    expect(await store.head(next.row.key)).toMatchObject({ bytes: again.bytes.length });
    expect((await reader.describe(id, 'thumbnail', 'avif')).row.id).toBe(next.row.id);
    expect((await reader.describe(id, 'preview')).row.id).toBe(id);
    await storage.deleteUpload(lost.workspaceId, id);
    await sweep();
    expect((await rowsOf(id)).map(({ state }) => state)).toEqual(['deleted', 'deleted']);
    expect(await store.head(next.row.key)).toBeNull();
  });

  it('wait for no more than two of a customer: the others are shown what there is', async () => {
    const workspaceId = newId();
    const ids: string[] = [];
    for (let one = 0; one < 3; one += 1) ids.push((await kept(workspaceId)).objectId);
    const waiting: (() => void)[] = [];
    const held = (real: Media['shrink']): Media['shrink'] => {
      return async (...wanted) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return real(...wanted);
      };
    };
    await withShrink(held, async () => {
      const look = (at: number) => reader.describe(ids[at]!, 'thumbnail', 'avif');
      const made = [look(0), look(1)];
      try {
        await until(() => Promise.resolve(waiting.length === 2), { what: 'two in the making' });
        expect((await look(2)).contentType).toBe('image/webp');
      } finally {
        for (const go of waiting) go();
      }
      for (const one of made) expect((await one).contentType).toBe('image/avif');
    });
  });

  it('that cannot be made are replaced by what is there', async () => {
    const { objectId, key } = await kept();
    const { row } = await reader.describe(objectId, 'original');
    expect(row.key).toBe(key);
    // Small ones are made of the preview.
    await store.delete([row.key]);
    expect((await shown(objectId, 'small', 'avif')).made).toMatchObject({ width: 256 });
    await store.delete([(await reader.describe(objectId, 'preview')).row.key]);
    expect((await shown(objectId, 'small', 'webp')).made).toMatchObject({
      kind: 'webp',
      width: 512,
    });
  });

  it('that are just begun go with their original too', async () => {
    const { objectId } = await kept();
    await meanwhile(
      app,
      `INSERT INTO storage.object (key, kind, original_id, workspace_id, owner_kind, owner_id,
                                   content_type, settle_after)
       SELECT key || '-begun', 'small', id, workspace_id, owner_kind, owner_id, 'image/webp',
              kernel.now() + interval '1 hour'
         FROM (SELECT * FROM storage.object WHERE id = $1 FOR SHARE) original`,
      [objectId],
      () => storage.remove([objectId], 'test'),
    );
    const left = await rowsOf(objectId);
    expect(left.some(({ key }) => key.endsWith('-begun'))).toBe(true);
    expect(left.filter(({ state }) => state !== 'deleted' && state !== 'deleting')).toEqual([]);
  });

  it('go with their original, and none comes after it', async () => {
    const { objectId } = await kept();
    const { opened } = await shown(objectId, 'thumbnail', 'avif');
    const original = (await objects.find(objectId))!;
    await storage.remove([objectId], 'test');
    expect(await store.head(opened.row.key)).toBeNull();
    await expect(reader.describe(objectId, 'small')).rejects.toMatchObject({
      code: 'object_deleted',
    });
    const before = await rowsOf(objectId);
    expect(before.every(({ state }) => state === 'deleted')).toBe(true);
    // Whoever began before the deletion, and is slow.
    const late = maker().of(original, 'small', 'webp');
    expect(await late).toBeNull();
    expect(await rowsOf(objectId)).toEqual(before);
  });

  it.each(['finishes', 'is killed'])(
    'are gone with the next sweep where whoever made them %s after the deletion',
    async (how) => {
      const { objectId } = await kept();
      const original = (await objects.find(objectId))!;
      const real = store.put.bind(store);
      let put: string | undefined;
      store.put = async (key, bytes, type) => {
        await storage.remove([objectId], 'test');
        await real(key, bytes, type);
        put = key;
        if (how === 'is killed') throw new Error('killed');
      };
      try {
        expect(await maker().of(original, 'small', 'webp')).toBeNull();
      } finally {
        store.put = real;
      }
      const key = parseKey(put!);
      expect(await store.head(key)).not.toBeNull();
      await (how === 'is killed' ? atLater(app.database, '2 hours', sweep) : sweep());
      expect(await store.head(key)).toBeNull();
      expect((await rowsOf(objectId)).every(({ state }) => state === 'deleted')).toBe(true);
    },
  );
});

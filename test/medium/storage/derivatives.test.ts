import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { ObjectRepository } from '../../../libs/storage/src/data/object.repository.js';
import { MakeDerivative } from '../../../libs/storage/src/make-derivative/make-derivative.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import {
  OpenObject,
  type DerivedFormat,
  type Variant,
} from '../../../libs/storage/src/open-object/open-object.js';
import { startApp, type TestApp } from '../../support/app.js';
import { picture } from '../../support/pictures.js';
import { meanwhile } from '../webhooks/hooks.js';

/** Real: Postgres, the disk adapter, the media child. */
describe('derivatives on demand', () => {
  let app: TestApp;
  let storage: Storage;
  let store: ObjectStore;
  let reader: OpenObject;
  let objects: ObjectRepository;
  beforeAll(async () => {
    app = await startApp();
    const get = <T>(token: abstract new (...args: never[]) => T) =>
      app.api.get<T>(token, { strict: false });
    storage = get(Storage);
    store = get(ObjectStore);
    reader = get(OpenObject);
    objects = get(ObjectRepository);
  });
  afterAll(() => app.close());

  const kept = async () =>
    storage.putOutput({
      workspaceId: newId(),
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

  it('come in small and in AVIF too: made by the first who looks, one for all', async () => {
    const { objectId } = await kept();
    const before = (await rowsOf(objectId)).length;
    const many = await Promise.all(
      Array.from({ length: 5 }, () => shown(objectId, 'small', 'avif')),
    );
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

  it('that the store has lost are made again, under the name of what is made', async () => {
    const { objectId, previewKey } = await kept();
    const description = await reader.describe(objectId, 'preview');
    await store.delete([description.row.key]);
    const opened = await reader.openDescribed(description, 'bytes=0-9');
    const bytes = await buffer(opened.stream);
    expect(opened).toMatchObject({ range: null, bytes: bytes.length });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 1000 });
    const next = await reader.describe(objectId, 'preview');
    expect(next).toMatchObject({ etag: opened.etag, bytes: bytes.length });
    expect(next.row.key).toBe(previewKey);
  });

  it('that cannot be made are replaced by what is there', async () => {
    const { objectId, key } = await kept();
    const { row } = await reader.describe(objectId, 'original');
    expect(row.key).toBe(key);
    await store.delete([row.key]);
    expect((await shown(objectId, 'small', 'avif')).made).toMatchObject({
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
    const late = app.api.get(MakeDerivative, { strict: false }).of(original, 'small', 'webp');
    expect(await late).toBeNull();
    expect(await rowsOf(objectId)).toEqual(before);
  });
});

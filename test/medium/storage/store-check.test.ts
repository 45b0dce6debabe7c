import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { CheckStore } from '../../../libs/storage/src/check-store/check-store.js';
import { ObjectRepository } from '../../../libs/storage/src/data/object.repository.js';
import { parseKey, rawUploadKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { picture } from '../../support/pictures.js';
import { stopSchedule } from '../../support/schedules.js';
import { accepted, customerWith, eventually, over } from '../generation/studio.js';

interface Check {
  id: string;
  finishedAt: string | null;
  objects: number;
  bytes: number;
  unknownObjects: number;
  unknownBytes: number;
  missingObjects: number;
  samples: { kind: string; key: string; objectId?: string; workspaceId?: string }[];
}

const kinds = await testStoreKinds();

/** Real: Postgres, the worker, both homes of objects. */
describe.each(kinds)('the store ($name) against its rows', ({ name, open }) => {
  let home: TestStore;
  let app: TestApp;
  let staff: Customer;
  let store: ObjectStore;
  let check: CheckStore;
  beforeAll(async () => {
    home = await open();
    // Whatever the model sees in a picture of the demo engine: no moderator is waited for.
    app = await startApp({ worker: true, env: { ...home.env, PICTURE_REVIEW_FROM: '1' } });
    await stopSchedule(app, 'storage.check-store'); // Here the tests' own turns count.
    staff = await operator(app, 'support');
    store = app.worker!.get(ObjectStore, { strict: false });
    check = app.worker!.get(CheckStore, { strict: false });
    Object.assign(check.options, { min_age_ms: 0, every_h: 0, page: 4, max_pages: 3 });
  });
  beforeEach(() => ownerSql(app, 'DELETE FROM storage.store_check'));
  afterAll(async () => {
    await app.close();
    await home.drop();
  });

  const latest = async (): Promise<Check> => {
    const { body } = await staff.client.get<{ items: Check[] }>('/api/admin/v1/store-checks');
    return body.items[0]!;
  };
  /** Turn after turn, as the schedule does. */
  const whole = async (): Promise<Check> => {
    for (let turns = 1; ; turns += 1) {
      await check.turn();
      const now = await latest();
      if (now.finishedAt !== null) return now;
      if (turns > 50) throw new Error('it does not come to an end');
    }
  };
  const put = async () =>
    app.api.get(Storage, { strict: false }).putOutput({
      workspaceId: newId(),
      imageId: newId(),
      attempt: 1,
      bytes: await picture(64, 64),
    });

  it('finds nothing where both agree, in as many turns as it takes', async () => {
    for (let object = 0; object < 5; object += 1) await put();
    const [{ count, bytes } = { count: 0, bytes: 0 }] = await ownerSql<{
      count: number;
      bytes: number;
    }>(
      app,
      `SELECT count(*)::int AS count, sum(bytes)::int AS bytes FROM storage.object
        WHERE state = 'stored'`,
    );
    expect(await whole()).toMatchObject({
      objects: count,
      bytes,
      unknownObjects: 0,
      missingObjects: 0,
      samples: [],
    });
  });

  it('reports objects without a row, also such as we would never make, and deletes none', async () => {
    const stray = rawUploadKey(newId(), newId(), 'image/png');
    await store.put(stray, Buffer.from('lost'), 'image/png');
    const known = rawUploadKey(newId(), newId(), 'image/png');
    await app.api.get(ObjectRepository, { strict: false }).intend({
      key: known,
      kind: 'incoming',
      workspaceId: newId(),
      ownerKind: 'upload',
      ownerId: newId(),
      contentType: 'image/png',
      patience_s: 3600,
    });
    await store.put(known, Buffer.from('on its way'), 'image/png');
    const foreign = 'A folder/of Somebody’s.txt';
    if (name === 'disk') {
      const path = join(app.config.dataDir, 'objects', foreign);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, 'theirs');
    }
    const found = await whole();
    expect(found.samples.map(({ kind, key }) => [kind, key])).toEqual(
      [...(name === 'disk' ? [foreign] : []), stray].map((key) => ['unknown_object', key]),
    );
    expect(found).toMatchObject({
      unknownObjects: name === 'disk' ? 2 : 1,
      unknownBytes: name === 'disk' ? 10 : 4,
      missingObjects: 0,
    });
    expect(await store.head(stray)).not.toBeNull();
    // Young ones may be on their way.
    check.options.min_age_ms = 3_600_000;
    expect((await whole()).unknownObjects).toBe(0);
    check.options.min_age_ms = 0;
    await store.delete([stray]);
  });

  it('reports rows whose object is gone', async () => {
    const lost = await put();
    const kept = await put();
    await store.delete([parseKey(lost.thumbnailKey), parseKey(lost.key)]);
    const found = await whole();
    expect(found.missingObjects).toBe(2);
    const mine = found.samples.filter(({ kind }) => kind === 'missing_object');
    expect(mine.map(({ key }) => key).sort()).toEqual([lost.key, lost.thumbnailKey].sort());
    expect(mine.map(({ objectId }) => objectId)).toContain(lost.objectId);
    expect(mine.map(({ objectId }) => objectId)).not.toContain(kept.objectId);
    await app.api.get(Storage, { strict: false }).remove([lost.objectId], 'test');
  });

  it('puts a customer’s picture that is gone before a person, once', async () => {
    const customer = await customerWith(app, 10);
    const { id } = await accepted(customer);
    expect((await over(customer, id)).status).toBe('finished');
    const [image] = await ownerSql<{ object_id: string; object_key: string }>(
      app,
      'SELECT object_id, object_key FROM generation.image WHERE generation_id = $1',
      [id],
    );
    await store.delete([parseKey(image!.object_key)]);
    const cases = async () => {
      const { body } = await staff.client.get<{ items: object[] }>(
        `/api/admin/v1/cases?reference=${image!.object_id}`,
      );
      return body.items;
    };
    await whole();
    await eventually(cases, (items) => items.length === 1);
    await whole();
    const waiting = () =>
      app.api.get(UnitOfWork).sql('SELECT FROM kernel.outbox WHERE delivered_at IS NULL');
    await eventually(waiting, (rows) => rows.length === 0);
    expect(await cases()).toMatchObject([
      { origin: 'system', kind: 'generation', message: expect.stringContaining('delivered') },
    ]);
  });

  it('is begun once a day', async () => {
    check.options.every_h = 24;
    const first = await whole();
    await check.turn();
    expect((await latest()).id).toBe(first.id);
    check.options.every_h = 0;
  });
});

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock, Metrics, newId, Outbox, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { CheckStore } from '../../../libs/storage/src/check-store/check-store.js';
import { CollectOrphans } from '../../../libs/storage/src/collect-orphans/collect-orphans.js';
import { ObjectRepository } from '../../../libs/storage/src/data/object.repository.js';
import { OrphanRepository } from '../../../libs/storage/src/data/orphan.repository.js';
import { StoreCheckRepository } from '../../../libs/storage/src/data/store-check.repository.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type HttpClient } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';

interface Page {
  items: { id: string; state: string; collectable: boolean }[];
  collectable: { count: number; bytes: number };
}

const ORPHANS = '/api/admin/v1/orphans';

/** Real: Postgres, the API, files on disk. */
describe('objects that no row knows', () => {
  let app: TestApp;
  let admin: HttpClient;
  let check: CheckStore;
  beforeAll(async () => {
    app = await startApp();
    admin = (await operator(app, 'admin')).client;
    // Made here, and no worker beside it: a schedule would look and collect in between.
    check = new CheckStore(
      app.api.get(ObjectStore, { strict: false }),
      app.api.get(StoreCheckRepository, { strict: false }),
      app.api.get(OrphanRepository, { strict: false }),
      app.api.get(UnitOfWork),
      app.api.get(Outbox),
      app.api.get(Clock),
      app.api.get(Metrics),
    );
    Object.assign(check.options, { min_age_ms: 0, every_h: 0 });
  });
  beforeEach(() => ownerSql(app, 'TRUNCATE storage.store_check, storage.orphan'));
  afterAll(() => app.close());

  const keyOf = (workspaceId: string) => `outputs/${workspaceId}/${newId()}/a/original.png`;
  const file = (key: string) => join(app.config.dataDir, 'objects', key);
  /** Bytes that lie there for `days`. */
  function lost(key: string, days = 3): string {
    mkdirSync(dirname(file(key)), { recursive: true });
    writeFileSync(file(key), 'lost');
    const then = Date.now() / 1000 - days * 86_400;
    utimesSync(file(key), then, then);
    return key;
  }
  const there = async (key: string) =>
    (await app.api.get(ObjectStore, { strict: false }).head(parseKey(key))) !== null;
  /** As if the first look had been so many hours earlier. */
  const firstSeen = (hours: number) =>
    ownerSql(
      app,
      `UPDATE storage.orphan SET first_seen_at = last_seen_at - $1 * interval '1 hour'`,
      [hours],
    );
  const list = async () => (await admin.get<Page>(ORPHANS)).body;
  const collect = async () => {
    const asked = await admin.post<{ count: number; bytes: number; auditId: string }>(
      `${ORPHANS}/collect`,
      { reason: 'looked at each' },
    );
    await app.api.get(CollectOrphans, { strict: false }).turn();
    return asked.body;
  };

  it('are deleted when two comparisons a day apart met them and an admin asks, and not before', async () => {
    const key = lost(keyOf(newId()));
    const { objectId } = await app.api.get(Storage, { strict: false }).putOutput({
      workspaceId: newId(),
      imageId: newId(),
      attempt: newId(),
      bytes: await picture(32, 32),
    });
    await check.turn();
    expect((await list()).items).toMatchObject([{ id: key, collectable: false }]);
    await firstSeen(23);
    expect(await collect()).toMatchObject({ count: 0 });
    await firstSeen(25);
    const page = await list();
    expect(page.collectable).toEqual({ count: 1, bytes: 4 });
    const support = (await operator(app, 'support')).client;
    expect((await support.post(`${ORPHANS}/collect`, { reason: 'may I' })).status).toBe(403);
    expect(await there(key)).toBe(true);
    const asked = await collect();
    expect([asked.count, await there(key), (await list()).items]).toEqual([1, false, []]);
    const rows = await ownerSql(
      app,
      'SELECT state, deletion_reason FROM storage.object WHERE key = $1',
      [key],
    );
    expect(rows).toEqual([{ state: 'deleted', deletion_reason: 'orphan' }]);
    const audit = await ownerSql(app, 'SELECT action, after FROM kernel.audit_log WHERE id = $1', [
      asked.auditId,
    ]);
    expect(audit).toEqual([{ action: 'store.orphans-collected', after: { count: 1, bytes: 4 } }]);
    await expect(app.api.get(Storage, { strict: false }).read(objectId)).resolves.toBeDefined();
  });

  it('stay where they are young, not of our making, held, or known by now', async () => {
    const held = (await signUp(app)).workspaceId;
    await admin.post('/api/admin/v1/legal-holds', { workspaceId: held, reason: 'a letter' });
    const keys = {
      young: lost(keyOf(newId()), 0),
      foreign: lost('backups/night.tar'),
      held: lost(keyOf(held)),
      known: lost(keyOf(newId())),
      gone: lost(keyOf(newId())),
    };
    await check.turn();
    await firstSeen(25);
    const workspaceId = newId();
    await app.api.get(ObjectRepository, { strict: false }).intend({
      key: parseKey(keys.known),
      kind: 'output',
      workspaceId,
      ownerKind: 'image',
      ownerId: newId(),
      contentType: 'image/png',
      patience_s: 3600,
    });
    await collect();
    expect(await Promise.all([keys.young, keys.held, keys.known].map(there))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await there(keys.gone)).toBe(false);
    expect((await list()).items).toMatchObject([{ id: keys.foreign, state: 'foreign' }]);
  });

  it('are forgotten when a whole comparison does not meet them any more', async () => {
    lost(keyOf(newId()));
    await check.turn();
    await ownerSql(
      app,
      `INSERT INTO storage.orphan (key, bytes, last_seen_at)
       VALUES ('outputs/not/there.png', 4, kernel.now() - interval '1 day')`,
    );
    await check.turn();
    expect((await list()).items.map(({ id }) => id)).not.toContain('outputs/not/there.png');
    expect((await list()).items.length).toBeGreaterThan(0);
  });
});

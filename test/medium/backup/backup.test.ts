import { randomUUID } from 'node:crypto';
import { copyFile, cp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  discardObjects,
  eraseAgain,
  erasedAgainText,
  noteErasuresOnly,
  verifyRestored,
  type BackupMade,
} from '#backup';
import { Config } from '#kernel';
import { openObjectStore, Storage } from '#storage';
import { takeBackup } from '../../../libs/backup/src/take-backup/take-backup.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { HttpClient, ownerSql, PASSWORD, signUp } from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { customerWithHistory, type CustomerWithHistory } from './customer.js';
import {
  backup,
  clock,
  emptyPlace,
  everything,
  filesBelow,
  findings,
  Leavings,
  refusal,
  restore,
  rowsOf,
  sha256,
} from './places.js';

jest.setTimeout(300_000);

const kinds = await testStoreKinds();
/** A real S3 server where it can be had. */
const far = kinds.at(-1)!;

/** Real: Postgres, Redis, the API, the worker, the demo engine, both object stores. */
describe('backup and restore', () => {
  const leavings = new Leavings();
  let home: TestStore;
  let app: TestApp;
  let store: ObjectStore;
  let life: CustomerWithHistory;
  let place: string;
  let made: BackupMade;

  beforeAll(async () => {
    home = await far.open();
    leavings.add(() => home.drop());
    app = await startApp({ worker: true, env: { ...home.env, MODERATION: 'local' } });
    leavings.add(() => app.close());
    store = app.api.get(ObjectStore, { strict: false });
    life = await customerWithHistory(app);
    place = await leavings.folder();
    made = await backup(app.config, place);
  });
  afterAll(() => leavings.clear());

  /** A copy of the place, to be damaged. */
  const copyOfPlace = async () => {
    const copy = await leavings.folder();
    await cp(place, copy, { recursive: true });
    return { copy, folder: join(copy, made.folder.slice(place.length)) };
  };
  const emptyHere = (options: Parameters<typeof emptyPlace>[2] = {}) =>
    emptyPlace(leavings, app.config, options);
  it('holds rows and objects, readable by its owner alone, and no secret', async () => {
    expect(made.findings).toEqual([]);
    expect(made.manifest.objects.count).toBeGreaterThan(6);
    const journal = made.manifest.tables.find(({ name }) => name === 'journal');
    expect(journal?.rows).toBe(made.manifest.books.journalRows);
    for (const path of await filesBelow(place)) {
      expect((await stat(path)).mode & 0o077).toBe(0);
      const bytes = await readFile(path);
      for (const secret of [app.config.encryptionKey, app.config.sessionSecret])
        expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('comes back whole: another backup of what was restored is the same, byte for byte', async () => {
    const near = await emptyHere();
    const restored = await restore(near, place);
    expect(restored.findings).toEqual([]);
    expect(restored.objects.count).toBe(made.manifest.objects.count);
    const seen = await verifyRestored(near, clock, everything);
    expect(seen.findings).toEqual([]);
    expect(seen.pictures.opened).toBe(made.manifest.objects.count);

    const second = await leavings.folder();
    const again = await backup(near, second);
    expect(again.manifest.tables).toEqual(made.manifest.tables);
    expect(again.manifest.books).toEqual(made.manifest.books);
    expect(again.manifest.objects).toEqual(made.manifest.objects);

    const away = await far.open();
    leavings.add(() => away.drop());
    const there = await emptyHere({ store: away });
    await restore(there, second);
    expect((await verifyRestored(there, clock, everything)).findings).toEqual([]);
    await expect(
      rowsOf(there, `UPDATE credits.journal SET amount = amount + 1`),
    ).rejects.toMatchObject({ code: 'CR009' });
    await servesItsCustomer(there);
  });

  /** The product runs on what was restored, as the application's own limited role. */
  async function servesItsCustomer({ database, s3, dataDir }: Config) {
    const drop = () => Promise.resolve();
    const product = await startApp({
      database: { url: database.url, ownerUrl: database.ownerUrl, drop },
      env: { DATA_DIR: dataDir, ...(s3 ? { ...home.env, S3_BUCKET: s3.bucket } : {}) },
    });
    try {
      const client = new HttpClient(product.url);
      const { email } = life;
      expect(
        (await client.post('/api/v1/auth/sign-in', { email, password: PASSWORD })).status,
      ).toBe(200);
      const id = life.imageIds[0] ?? '';
      const content = await fetch(`${product.url}/api/v1/images/${id}/content`, {
        headers: { cookie: client.cookie ?? '' },
      });
      expect(content.status).toBe(200);
      const [row] = await ownerSql<{ sha256: string }>(
        app,
        `SELECT encode(sha256, 'hex') AS sha256 FROM storage.object
          WHERE owner_id = $1 AND kind = 'output'`,
        [id],
      );
      expect(sha256(new Uint8Array(await content.arrayBuffer()))).toBe(row?.sha256);
      expect(
        (await client.post('/api/v1/support/cases', { kind: 'other', message: 'Hello' })).status,
      ).toBe(201);
    } finally {
      await product.close();
    }
  }

  it('tells of damaged files before anything is written', async () => {
    const near = await emptyHere();
    const flipped = await copyOfPlace();
    const table = made.manifest.tables.find(({ name }) => name === 'journal')!.file.path;
    const bytes = await readFile(join(flipped.folder, table));
    bytes[20]! ^= 1;
    await writeFile(join(flipped.folder, table), bytes);
    expect(await refusal(restore(near, flipped.copy))).toContain(`damaged: ${table} is not`);
    const cut = await copyOfPlace();
    await truncate(join(cut.folder, 'objects.jsonl.gz'), 10);
    expect(await refusal(restore(near, cut.copy))).toContain('damaged: objects.jsonl.gz');
    const changed = await copyOfPlace();
    const manifest = join(changed.folder, 'manifest.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"rows"', '"Rows"'));
    expect(await refusal(restore(near, changed.copy))).toContain('damaged: manifest.json');
    await rm(manifest);
    expect(await refusal(restore(near, changed.folder))).toContain('holds no finished backup');
    expect(await rowsOf(near, `SELECT FROM pg_namespace WHERE nspname = 'kernel'`)).toEqual([]);
  });

  it('refuses another key, a used database, a used store and a newer backup', async () => {
    const otherKey = await emptyHere({ encryptionKey: 'another-encryption-key-0123456789abcd' });
    expect(await refusal(restore(otherKey, place))).toContain('ENCRYPTION_KEY is not the one');
    expect(await refusal(restore(app.config, place))).toContain('The database is not empty');
    const near = await emptyHere();
    const full = new Config({
      ...home.env,
      DATA_DIR: app.config.dataDir,
      DATABASE_URL: near.database.url,
      DATABASE_OWNER_URL: near.database.ownerUrl,
      REDIS_URL: near.redisUrl,
      SESSION_SECRET: near.sessionSecret,
      ENCRYPTION_KEY: near.encryptionKey,
    });
    expect(await refusal(restore(full, place))).toContain('The object store is not empty');
    await rowsOf(
      app.config,
      `INSERT INTO schema_migrations (timestamp, name) VALUES (9, 'Later9')`,
    );
    const newer = await leavings.folder();
    await backup(app.config, newer).finally(() =>
      rowsOf(app.config, `DELETE FROM schema_migrations WHERE timestamp = 9`),
    );
    expect(await refusal(restore(near, newer))).toContain('its migration Later9 is not known');
  });

  it('takes out of the store of a drill what the drill brought, and nothing else', async () => {
    const away = await far.open();
    leavings.add(() => away.drop());
    const there = await emptyHere({ store: away });
    await restore(there, place, { isDrill: true });
    // Here it was killed. What it brought is whole, and nobody restores beside it.
    expect((await verifyRestored(there, clock, everything)).findings).toEqual([]);
    if (far.name === 's3') {
      const next = await emptyHere({ store: away });
      expect(await refusal(restore(next, place))).toContain('holds what a drill left that began');
    }
    const left = openObjectStore(there, clock);
    const foreign = parseKey('outputs/somebody/else.png');
    await left.put(foreign, new Uint8Array([1]), 'image/png');
    const began: Date[] = [];
    const done = await discardObjects(there, clock, (since) => began.push(since));
    expect(began).toHaveLength(1);
    expect(done?.count).toBe(made.manifest.objects.count);
    expect(done?.findings.map(({ text }) => text)).toEqual([
      '1 objects are left in the store of the drill: empty it before the next one',
    ]);
    const { objects } = await left.list('', { limit: 10 });
    expect(objects.map(({ key }) => key)).toEqual([foreign]);
    // Without its mark nothing is a drill's.
    expect(await discardObjects(there, clock, (since) => began.push(since))).toBeNull();
    expect(began).toHaveLength(1);
  });

  it('restores around objects that are damaged or missing in the backup, and names each', async () => {
    const { copy } = await copyOfPlace();
    const [damaged, missing] = (await filesBelow(join(copy, 'objects'))).filter((path) =>
      path.includes('/outputs/'),
    ) as [string, string];
    const bytes = await readFile(damaged);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(damaged, bytes);
    await rm(missing);
    const near = await emptyHere();
    const restored = await restore(near, copy);
    const keyOf = (path: string) => path.slice(join(copy, 'objects/').length);
    expect(findings(restored)).toEqual(
      expect.arrayContaining([
        { code: 'object_damaged', subject: keyOf(damaged) },
        { code: 'object_missing', subject: keyOf(missing) },
      ]),
    );
    expect(restored.findings).toHaveLength(2);
    // Their rows do not go on saying that they are there.
    expect((await verifyRestored(near, clock, everything)).findings).toEqual([]);
    const lost = await rowsOf<{ key: string }>(
      near,
      `SELECT key FROM storage.object WHERE state = 'deleting' AND deletion_reason = 'not_restored'`,
    );
    expect(lost.map(({ key }) => key).sort()).toEqual([keyOf(damaged), keyOf(missing)].sort());
    await seesSabotage(near);
  });

  /** What goes wrong in a restored place is found there. */
  async function seesSabotage(near: Config) {
    const stored = await rowsOf<{ key: string; kind: string }>(
      near,
      `SELECT key, kind FROM storage.object WHERE state = 'stored'`,
    );
    const oneOf = (kind: string) =>
      join(near.dataDir, 'objects', stored.find((each) => each.kind === kind)!.key);
    const [picture, thumbnail] = [oneOf('output'), oneOf('thumbnail')];
    const other = await readFile(thumbnail);
    await copyFile(thumbnail, picture);
    await rm(thumbnail);
    await rowsOf(
      near,
      `UPDATE credits.account SET available = available + 1 WHERE id = '${life.workspaceId}'`,
    );
    await rowsOf(near, `UPDATE storage.object SET sha256 = $1 WHERE key = $2`, [
      Buffer.from(sha256(other), 'hex'),
      picture.slice(join(near.dataDir, 'objects/').length),
    ]);
    const { findings: found } = await verifyRestored(near, clock, everything);
    const codes = new Set(found.map(({ code }) => code));
    // A thumbnail in the place of a picture has other pixels than its row says.
    expect([...codes].sort()).toEqual([
      'books_wrong',
      'object_missing',
      'objects_differ',
      'picture_unreadable',
    ]);
  }

  it('tells an object that was deleted meanwhile from one that was lost', async () => {
    const [, , deleted, lost] = life.imageIds as [string, string, string, string];
    const objectsOf = (imageId: string) =>
      ownerSql<{ id: string; key: string; kind: string }>(
        app,
        `SELECT id, key, kind FROM storage.object WHERE owner_id = $1 AND state = 'stored'`,
        [imageId],
      );
    const [gone, missing] = [await objectsOf(deleted), await objectsOf(lost)];
    const original = gone.find(({ kind }) => kind === 'output')!;
    const here = await leavings.folder();
    const result = await takeBackup(app.config, clock, {
      place: here,
      commit: null,
      afterSnapshot: async () => {
        await app.api.get(Storage, { strict: false }).remove([original.id], 'removed');
        await store.delete(missing.map(({ key }) => parseKey(key)));
      },
    });
    expect(result.manifest.objects.gone.map(({ key }) => key).sort()).toEqual(
      gone.map(({ key }) => key).sort(),
    );
    expect(
      findings(result)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(missing.map(({ key }) => key).sort());
    const near = await emptyHere();
    const restored = await restore(near, here);
    expect(new Set(findings(restored).map(({ subject }) => subject))).toEqual(
      new Set(missing.map(({ key }) => key)),
    );
    expect((await verifyRestored(near, clock, everything)).findings).toEqual([]);
    // What is gone for good is put right here too, for the other tests.
    await app.api.get(Storage, { strict: false }).remove(
      missing.filter(({ kind }) => kind === 'output').map(({ id }) => id),
      'removed',
    );
  });

  it('keeps the newest backups, and of the objects those that one of them names', async () => {
    const { copy, folder } = await copyOfPlace();
    const stray = join(copy, 'objects/outputs/left-behind.png');
    await writeFile(stray, 'x');
    const newer = await takeBackup(app.config, clock, { place: copy, commit: null, keep: 1 });
    expect(newer.reused).toBeGreaterThan(0);
    expect(newer.dropped?.backups).toBe(1);
    await expect(stat(stray)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await filesBelow(join(copy, 'objects'))).toHaveLength(newer.manifest.objects.count);
  });

  it('lets a restored place know of the erasures that came after the backup', async () => {
    const { copy } = await copyOfPlace();
    const { workspaceId, userId } = life;
    const planned = (id: string, workspace: string) =>
      `INSERT INTO privacy.erasure (id, user_id, workspace_id, asked_by, due_at, next_try_at)
       VALUES ('${id}', '${userId}', '${workspace}', 'customer', now() + interval '7 days', now() + interval '7 days')`;
    const [theirs, unknown, regretted] = [randomUUID(), randomUUID(), randomUUID()];
    await ownerSql(app, planned(theirs, workspaceId));
    const other = await signUp(app, `other-${randomUUID()}@example.com`);
    await ownerSql(app, planned(regretted, other.workspaceId));
    const later = await leavings.folder();
    await backup(app.config, later); // knows both as planned
    await ownerSql(app, planned(unknown, randomUUID()));
    await ownerSql(
      app,
      `UPDATE privacy.erasure SET status = 'taken_back', taken_back_at = now(), taken_back_by = 'customer'
        WHERE id = '${regretted}'`,
    );
    await noteErasuresOnly(app.config, later);
    await copyFile(join(later, 'erasures.jsonl'), join(copy, 'erasures.jsonl'));
    await ownerSql(app, `DELETE FROM privacy.erasure`);
    const known = (config: Config) =>
      rowsOf<{ id: string; status: string; due: boolean }>(
        config,
        `SELECT id, status, next_try_at <= kernel.now() AS due FROM privacy.erasure ORDER BY id`,
      );

    // The older backup knew none of them; whom it does not know cannot be erased in it.
    const older = await emptyHere();
    const first = await restore(older, copy);
    expect(first.erasures).toEqual({ again: 0, planned: 1, takenBack: 0, listed: true });
    expect(await known(older)).toEqual([{ id: theirs, status: 'planned', due: false }]);

    // Carried out meanwhile: due at once. Taken back meanwhile: not carried out after all.
    const list = join(later, 'erasures.jsonl');
    const text = await readFile(list, 'utf8');
    const ofTheirs = (status: string) => `"workspaceId":"${workspaceId}","status":"${status}"`;
    expect(text).toContain(ofTheirs('planned'));
    await writeFile(list, text.replace(ofTheirs('planned'), ofTheirs('done')));
    const newer = await emptyHere();
    expect((await restore(newer, later)).erasures).toMatchObject({
      again: 1,
      planned: 0,
      takenBack: 1,
    });
    expect(await known(newer)).toContainEqual({ id: theirs, status: 'planned', due: true });

    // The same for a database that was recovered by other means: it has its tables, and knows nothing.
    const recovered = await emptyHere();
    expect(await refusal(eraseAgain(recovered, later))).toContain('does not have the tables');
    await rm(join(copy, 'erasures.jsonl'));
    expect((await restore(recovered, copy)).erasures.listed).toBe(false);
    expect(await refusal(eraseAgain(recovered, copy))).toContain('There is no list of erasures');
    const done = await eraseAgain(recovered, later);
    expect(await eraseAgain(recovered, list)).toEqual(done);
    expect(done).toMatchObject({ listed: 3, again: 1, planned: 0, takenBack: 0, unknown: 2 });
    expect(erasedAgainText(done).at(-1)).toContain(`customer ${workspaceId}: planned, goes on at`);
    expect(await known(recovered)).toEqual([{ id: theirs, status: 'planned', due: true }]);
  });
});

import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { PART_BYTES } from '../../../libs/storage/src/object-store/multipart-put.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { signUp } from '../../support/http-client.js';
import { testStoreKinds } from '../../support/object-stores.js';
import { picture } from '../../support/pictures.js';
import { freshBucket, type TestBucket } from '../../support/radosgw.js';
import { s3Error, startS3Proxy, type S3Proxy } from '../../support/s3-proxy.js';

const hasS3 = (await testStoreKinds()).some((kind) => kind.name === 's3');

/** Real: radosgw. A proxy before it plays what R2 refuses and what outages look like. */
(hasS3 ? describe : describe.skip)('an S3 store', () => {
  let app: TestApp;
  let home: TestBucket;
  let proxy: S3Proxy;
  let store: ObjectStore;
  let storage: Storage;
  const bucket = `made-${randomBytes(5).toString('hex')}`;

  beforeAll(async () => {
    home = await freshBucket();
    proxy = await startS3Proxy(home.endpoint);
    app = await startApp({
      env: {
        ...home.env,
        S3_ENDPOINT: proxy.url,
        S3_PUBLIC_ENDPOINT: home.endpoint,
        S3_BUCKET: bucket,
      },
    });
    store = app.api.get(ObjectStore, { strict: false });
    storage = app.api.get(Storage, { strict: false });
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
    await home.drop();
  });

  const key = () => parseKey(`t/${newId()}.png`);

  it('makes its bucket at the first use and lets our pages send to it', async () => {
    await store.check();
    await home.client.send(new HeadBucketCommand({ Bucket: bucket }));
    const { url } = await store.signPut({ key: key(), type: 'image/png', bytes: 1, expires_s: 60 });
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: app.url,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(app.url);
  });

  it('signs for the host that browsers see', async () => {
    const { url } = await store.signPut({ key: key(), type: 'image/png', bytes: 1, expires_s: 60 });
    expect(url.startsWith(home.endpoint)).toBe(true);
  });

  it('sends no checksum that R2 refuses', async () => {
    const headers: string[] = [];
    proxy.before = (incoming) => {
      if (incoming.method === 'PUT') headers.push(...incoming.rawHeaders);
      return 'pass';
    };
    await store.put(key(), randomBytes(10), 'image/png');
    proxy.before = () => 'pass';
    expect(headers.length).toBeGreaterThan(0);
    expect(headers.filter((name) => /checksum|acl|tagging|server-side/i.test(name))).toEqual([]);
  });

  it('is not overrun by a stream: at most one part is read ahead of the one on its way', async () => {
    let produced = 0;
    const source = Readable.from(
      (function* () {
        for (; produced < 5 * PART_BYTES; produced += 65_536) yield randomBytes(65_536);
      })(),
    );
    const ahead: number[] = [];
    proxy.before = (incoming) => {
      const part = /partNumber=(\d+)/.exec(incoming.url ?? '');
      if (part) ahead.push(produced - Number(part[1]) * PART_BYTES);
      return 'pass';
    };
    await store.putStream(key(), source, 'application/zip');
    proxy.before = () => 'pass';
    expect(ahead).toHaveLength(5);
    // A chunk or two lie between the source and the parts.
    expect(Math.max(...ahead)).toBeLessThan(1.5 * PART_BYTES);
  });

  it('that loses a part, and the answer that all are there, is asked again', async () => {
    const at = key();
    const bytes = randomBytes(2 * PART_BYTES + 1);
    let lost = 0;
    proxy.before = (incoming) => {
      if (lost > 0 || !(incoming.url ?? '').includes('partNumber=2')) return 'pass';
      lost += 1;
      return s3Error(500, 'InternalError');
    };
    proxy.after = (incoming) => {
      if (lost > 1 || incoming.method !== 'POST' || !(incoming.url ?? '').includes('uploadId='))
        return 'pass';
      lost += 1;
      return 'drop';
    };
    const put = await store.putStream(at, Readable.from([bytes]), 'application/zip');
    proxy.before = () => 'pass';
    proxy.after = () => 'pass';
    expect(lost).toBe(2);
    expect(put.bytes).toBe(bytes.length);
    const body = await store.get(at);
    expect(body && (await buffer(body.stream)).equals(bytes)).toBe(true);
  });

  it('that takes one write of a key in a second is asked once more when it takes the next', async () => {
    const at = key();
    let refused = 0;
    // As often as the client tries by itself.
    proxy.before = () => {
      refused += 1;
      return refused > 3 ? 'pass' : s3Error(429, 'TooManyRequests');
    };
    await store.put(at, Buffer.from('kept'), 'image/png');
    expect((await store.head(at))?.bytes).toBe(4);
    // Not for ever.
    proxy.before = () => s3Error(429, 'TooManyRequests');
    proxy.seen.length = 0;
    await expect(store.put(at, Buffer.from('more'), 'image/png')).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(proxy.seen).toHaveLength(6);
    proxy.before = () => 'pass';
  });

  it('that stays away in the middle of a stream says so, and keeps nothing', async () => {
    const at = key();
    proxy.before = (incoming) =>
      (incoming.url ?? '').includes('partNumber=2') ? s3Error(503, 'SlowDown') : 'pass';
    const put = store.putStream(
      at,
      Readable.from([randomBytes(2 * PART_BYTES + 1)]),
      'application/zip',
    );
    await expect(put).rejects.toMatchObject({ code: 'store_unavailable' });
    proxy.before = () => 'pass';
    expect(await store.head(at)).toBeNull();
    expect(await store.dropUnfinished(new Date(Date.now() + 3_600_000))).toBe(0);
  });

  it('takes what is too large for one request in parts', async () => {
    const at = key();
    const bytes = randomBytes(64 * 1024 * 1024 + 1);
    proxy.seen.length = 0;
    await store.put(at, bytes, 'image/png');
    expect(proxy.seen.filter((line) => line.includes('partNumber='))).toHaveLength(9);
    expect((await store.head(at))?.bytes).toBe(bytes.length);
  });

  it('carries a whole upload of a customer', async () => {
    const { client } = await signUp(app);
    const bytes = await picture(300, 200);
    const { body: ticket } = await client.post<{
      id: string;
      uploadUrl: string;
      headers: Record<string, string>;
    }>('/api/v1/uploads', { filename: 'a.png', contentType: 'image/png', bytes: bytes.length });
    const body = new Uint8Array(bytes);
    const sent = await fetch(ticket.uploadUrl, { method: 'PUT', headers: ticket.headers, body });
    expect(sent.status).toBe(200);
    const done = await client.post<{ status: string }>(`/api/v1/uploads/${ticket.id}/complete`);
    expect(done.body).toMatchObject({ status: 'ready', width: 300, height: 200 });
    const content = await client.get(`/api/v1/uploads/${ticket.id}/content`);
    expect(content.headers.get('content-type')).toBe('image/png');
  });

  it('deletes one by one where DeleteObjects is not implemented', async () => {
    proxy.before = (incoming) =>
      incoming.method === 'POST' ? s3Error(501, 'NotImplemented') : 'pass';
    const keys = [key(), key(), key()];
    for (const at of keys) await store.put(at, randomBytes(10), 'image/png');
    proxy.seen.length = 0;
    expect(await store.delete([...keys, key()])).toEqual([]);
    expect(proxy.seen.filter((line) => line.startsWith('DELETE'))).toHaveLength(4);
    for (const at of keys) expect(await store.head(at)).toBeNull();
    proxy.before = () => 'pass';
  });

  it('that is away says so, and loses nothing', async () => {
    const output = {
      workspaceId: newId(),
      imageId: newId(),
      attempt: 1,
      bytes: await picture(64, 64),
    };
    const kept = await storage.putOutput({ ...output, imageId: newId() });
    proxy.before = () => 'drop';
    const away = { code: 'store_unavailable', status: 503 };
    await expect(store.check()).rejects.toMatchObject(away);
    await expect(storage.putOutput(output)).rejects.toMatchObject(away);
    await expect(storage.read(kept.objectId)).rejects.toMatchObject(away);
    proxy.before = () => s3Error(503, 'SlowDown');
    await expect(storage.putOutput(output)).rejects.toMatchObject(away);
    // A deletion is accepted, and the bytes go when the store is back.
    await storage.remove([kept.objectId], 'customer');
    await expect(storage.read(kept.objectId)).rejects.toMatchObject({ code: 'object_deleted' });
    proxy.before = () => 'pass';
    expect((await storage.putOutput(output)).bytes).toBe(output.bytes.length);
    expect(await store.head(parseKey(kept.key))).not.toBeNull();
    await setClockOffset(app.database, '5 minutes');
    await app.api.get(SweepUnfinished, { strict: false }).sweep();
    await setClockOffset(app.database, '0');
    expect(await store.head(parseKey(kept.key))).toBeNull();
  });

  it('that does not answer makes the service degraded soon, not unready', async () => {
    let release: (verdict: 'pass') => void = () => undefined;
    const silence = new Promise<'pass'>((resolve) => (release = resolve));
    proxy.before = () => silence;
    let waits = true;
    const patient = store
      .head(key())
      .catch(() => null)
      .finally(() => (waits = false));
    const answer = await fetch(`${app.url}/readyz`);
    // Not after all that is tried with a store that does not answer.
    expect([answer.status, waits]).toEqual([200, true]);
    expect(await answer.json()).toMatchObject({
      status: 'degraded',
      checks: { postgres: 'ok', objectStore: 'unavailable' },
    });
    proxy.before = () => 'pass';
    release('pass');
    await patient;
  });

  it('that claims to have deleted what it still has is not believed', async () => {
    const unitOfWork = app.api.get(UnitOfWork, { strict: false });
    const { objectId, key: at } = await storage.putOutput({
      workspaceId: newId(),
      imageId: newId(),
      attempt: 1,
      bytes: await picture(64, 64),
    });
    proxy.before = (incoming) =>
      incoming.method === 'DELETE' ? { status: 204, body: '' } : 'pass';
    await storage.remove([objectId], 'customer');
    proxy.before = () => 'pass';
    expect(await store.head(parseKey(at))).not.toBeNull();
    const [row] = await unitOfWork.sql<{ state: string }>(
      'SELECT state FROM storage.object WHERE id = $1',
      [objectId],
    );
    expect(row?.state).toBe('deleting');
  });

  it('refuses to take a missing bucket for missing objects', async () => {
    proxy.before = () => s3Error(404, 'NoSuchBucket');
    await expect(store.get(key())).rejects.toMatchObject({ code: 'store_unavailable' });
    proxy.before = () => 'pass';
  });
});

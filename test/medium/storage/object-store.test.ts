import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ByteRange } from '../../../libs/storage/src/byte-range.js';
import { parseKey, type ObjectKey } from '../../../libs/storage/src/object-key.js';
import { PART_BYTES } from '../../../libs/storage/src/object-store/multipart-put.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { r2Bucket } from '../../support/r2-rules.js';

const kinds = (await testStoreKinds()).map((kind) =>
  kind.name === 's3' ? { ...kind, open: r2Bucket } : kind,
);

/**
 * One contract for both adapters. Real: the disk, and radosgw with signatures checked; before it stands
 * what refuses all that Cloudflare R2 refuses.
 */
describe.each(kinds)('the object store on $name', ({ name, open }) => {
  let app: TestApp;
  let home: TestStore;
  let store: ObjectStore;

  beforeAll(async () => {
    home = await open();
    app = await startApp({ env: home.env });
    store = app.api.get(ObjectStore, { strict: false });
  });
  afterAll(async () => {
    await app.close();
    await home.drop();
  });

  let folders = 0;
  const freshFolder = () => `t${(folders += 1)}`;
  const key = (text: string) => parseKey(text);
  const freshKey = () => key(`${freshFolder()}/object.png`);
  async function stored(bytes: Buffer, at: ObjectKey = freshKey()): Promise<ObjectKey> {
    await store.put(at, bytes, 'image/png');
    return at;
  }
  async function read(at: ObjectKey, range?: ByteRange): Promise<Buffer | null> {
    const body = await store.get(at, range);
    if (!body) return null;
    const bytes = await buffer(body.stream);
    expect(body.bytes).toBe(bytes.length);
    return bytes;
  }
  const send = (url: string, bytes: Buffer, headers: Record<string, string>) =>
    fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) });

  it(`is the ${name} adapter and says that it is ready`, async () => {
    expect(store.kind).toBe(name);
    await expect(store.check()).resolves.toBeUndefined();
  });

  describe('bytes', () => {
    it.each([1, 2, 1023, 65_536, 65_537, 1_000_001, 26_000_000])(
      'come back as they were: %d of them',
      async (size) => {
        const bytes = randomBytes(size);
        expect((await read(await stored(bytes)))?.equals(bytes)).toBe(true);
      },
    );

    it('that are put again at their key are whole at any moment', async () => {
      const [a, b] = [Buffer.alloc(300_000, 'a'), Buffer.alloc(300_000, 'b')];
      const at = await stored(a);
      const seen: (Buffer | null)[] = [];
      await Promise.all([
        store.put(at, b, 'image/png'),
        ...[1, 2, 3, 4, 5].map(async () => seen.push(await read(at))),
      ]);
      for (const bytes of seen) expect(bytes?.equals(a) === true || bytes?.equals(b)).toBe(true);
      expect((await read(at))?.equals(b)).toBe(true);
    });

    it('of many objects at once do not mix', async () => {
      const objects = Array.from({ length: 50 }, () => ({
        at: freshKey(),
        bytes: randomBytes(5000),
      }));
      await Promise.all(objects.map(({ at, bytes }) => stored(bytes, at)));
      await Promise.all(
        objects.map(async ({ at, bytes }) => expect((await read(at))?.equals(bytes)).toBe(true)),
      );
    });

    it('of a reader that stops early do no harm', async () => {
      const at = await stored(randomBytes(5_000_000));
      const body = await store.get(at);
      body?.stream.once('data', () => body.stream.destroy());
      await new Promise((resolve) => body?.stream.once('close', resolve));
      expect((await read(at))?.length).toBe(5_000_000);
    });
  });

  describe('a stream', () => {
    const later = () => new Date(Date.now() + 3_600_000);
    const wouldEnd = (body: Readable) => store.putStream(freshKey(), body, 'application/zip');

    it.each([
      0,
      1,
      100_000,
      PART_BYTES - 1,
      PART_BYTES,
      PART_BYTES + 1,
      2 * PART_BYTES,
      3 * PART_BYTES + 12_345,
    ])('of %d bytes comes back as it was, and is measured', async (size) => {
      const bytes = randomBytes(size);
      const at = freshKey();
      const chunks = Array.from({ length: Math.ceil(size / 65_521) }, (_, n) =>
        bytes.subarray(n * 65_521, (n + 1) * 65_521),
      );
      expect(await store.putStream(at, Readable.from(chunks), 'application/zip')).toEqual({
        bytes: size,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      expect((await read(at))?.equals(bytes)).toBe(true);
    });

    it('that takes the place of an object is whole', async () => {
      const at = await stored(randomBytes(1000));
      const bytes = randomBytes(PART_BYTES + 1000);
      await store.putStream(at, Readable.from([bytes]), 'application/zip');
      expect((await read(at))?.equals(bytes)).toBe(true);
    });

    it.each([10, 2 * PART_BYTES])(
      'that fails after %d bytes says why and leaves nothing behind',
      async (size) => {
        const at = freshKey();
        async function* failing() {
          yield randomBytes(size);
          await Promise.resolve();
          throw new Error('the source broke');
        }
        const put = store.putStream(at, Readable.from(failing()), 'application/zip');
        await expect(put).rejects.toThrow('the source broke');
        expect(await store.head(at)).toBeNull();
        expect(await store.dropUnfinished(later())).toBe(0);
      },
    );

    it('that its reader closes leaves nothing behind', async () => {
      const body = new PassThrough();
      const put = wouldEnd(body);
      body.write(randomBytes(PART_BYTES + 1), () => body.destroy());
      await expect(put).rejects.toThrow(/premature close/i);
      expect(await store.dropUnfinished(later())).toBe(0);
    });

    it('whose writer died is cleared away, and one under way is left alone', async () => {
      const body = new PassThrough();
      const put = wouldEnd(body);
      put.catch(() => undefined);
      body.write(randomBytes(PART_BYTES + 1));
      expect(await store.dropUnfinished(new Date(Date.now() - 3_600_000))).toBe(0);
      await until(async () => (await store.dropUnfinished(later())) === 1, {
        what: 'half-written object',
      });
      body.end();
      await expect(put).rejects.toMatchObject({ code: 'store_unavailable' });
    });
  });

  describe('a part', () => {
    const bytes = randomBytes(1000);
    it.each<[ByteRange]>([
      [{ start: 0, end: 0 }],
      [{ start: 0, end: 999 }],
      [{ start: 500, end: 599 }],
      [{ start: 999, end: 999 }],
    ])('%j is exactly that', async (range) => {
      const at = await stored(bytes);
      expect((await read(at, range))?.equals(bytes.subarray(range.start, range.end + 1))).toBe(
        true,
      );
    });
  });

  describe('an object that is not there', () => {
    it('is null to read, to ask for and to read a part of', async () => {
      const at = freshKey();
      expect(await store.get(at)).toBeNull();
      expect(await store.get(at, { start: 0, end: 1 })).toBeNull();
      expect(await store.head(at)).toBeNull();
    });

    it('can be deleted all the same', async () => {
      expect(await store.delete([freshKey()])).toEqual([]);
    });

    it('is not a folder of another', async () => {
      await stored(randomBytes(10), key('folder/inside/object.png'));
      expect(await store.head(key('folder/inside'))).toBeNull();
      expect(await store.get(key('folder/inside'))).toBeNull();
    });
  });

  it('knows size and age', async () => {
    const head = await store.head(await stored(randomBytes(1234)));
    expect(head?.bytes).toBe(1234);
    expect(Math.abs(Date.now() - (head?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
  });

  describe('deletion', () => {
    it('takes the named objects and no others', async () => {
      const folder = freshFolder();
      const keys = await Promise.all(
        Array.from({ length: 5 }, (_, n) => stored(randomBytes(9), key(`${folder}/${n}.png`))),
      );
      expect(await store.delete(keys.slice(0, 3))).toEqual([]);
      const left = await Promise.all(keys.map(async (at) => (await store.head(at)) !== null));
      expect(left).toEqual([false, false, false, true, true]);
    });

    it('takes a thousand at once, and nothing of nothing', async () => {
      const folder = freshFolder();
      const keys = Array.from({ length: 1000 }, (_, n) => key(`${folder}/${n}.png`));
      for (let at = 0; at < 100; at += 1) await stored(randomBytes(3), keys[at]);
      expect(await store.delete(keys)).toEqual([]);
      expect((await store.list(`${folder}/`, { limit: 10 })).objects).toEqual([]);
      expect(await store.delete([])).toEqual([]);
    });

    it('of a whole folder leaves room for new objects in it', async () => {
      const at = await stored(randomBytes(9));
      await Promise.all([
        ...Array.from({ length: 10 }, () => store.delete([at])),
        ...Array.from({ length: 10 }, (_, n) =>
          stored(randomBytes(9), key(`${at.split('/')[0]}/n${n}.png`)),
        ),
      ]);
      expect((await store.list(`${at.split('/')[0]}/`, { limit: 20 })).objects).toHaveLength(10);
    });
  });

  describe('a list', () => {
    it('has all objects of a prefix in the order of their keys, page by page', async () => {
      const folder = freshFolder();
      const names = ['a.png', 'a/b.png', 'a-b.png', 'b/a.png', 'b/a/c.png', 'b0.png', 'c.png'];
      const keys = names.map((each) => key(`${folder}/${each}`));
      await Promise.all(keys.map((at) => stored(randomBytes(7), at)));
      await stored(randomBytes(7), key(`${folder}x/other.png`));
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.list(`${folder}/`, { limit: 2, after });
        expect(page.objects.length).toBeLessThanOrEqual(2);
        found.push(...page.objects.map((object) => object.key));
        for (const object of page.objects) expect(object.bytes).toBe(7);
        after = page.next ?? undefined;
      } while (after);
      expect(found).toEqual([...keys].sort());
    });

    it('takes a prefix that ends inside a name', async () => {
      const folder = freshFolder();
      for (const each of ['ab/1.png', 'abc/1.png', 'b/1.png'])
        await stored(randomBytes(7), key(`${folder}/${each}`));
      const page = await store.list(`${folder}/ab`, { limit: 10 });
      expect(page.objects.map((object) => object.key)).toEqual([
        `${folder}/ab/1.png`,
        `${folder}/abc/1.png`,
      ]);
      expect(page.next).toBeNull();
    });

    it('of nothing is empty', async () => {
      expect(await store.list('nothing/here/', { limit: 5 })).toEqual({ objects: [], next: null });
    });
  });

  describe('a signed PUT', () => {
    const bytes = randomBytes(2000);
    const grant = (at: ObjectKey, expires_s = 60) =>
      store.signPut({ key: at, type: 'image/png', bytes: bytes.length, expires_s });

    it('takes the bytes', async () => {
      const at = freshKey();
      const { url, headers } = await grant(at);
      expect((await send(url, bytes, headers)).status).toBe(200);
      expect((await read(at))?.equals(bytes)).toBe(true);
    });

    it.each<[string, Buffer, Record<string, string>]>([
      ['one byte more', Buffer.concat([bytes, Buffer.from('x')]), {}],
      ['one byte less', bytes.subarray(1), {}],
      ['no bytes', Buffer.alloc(0), {}],
      ['another type', bytes, { 'content-type': 'image/jpeg' }],
      ['a type that is no image', bytes, { 'content-type': 'text/html' }],
    ])('refuses %s', async (_name, body, other) => {
      const at = freshKey();
      const { url, headers } = await grant(at);
      const answer = await send(url, body, { ...headers, ...other });
      expect([403, 415]).toContain(answer.status);
      expect(await store.head(at)).toBeNull();
    });

    it('refuses another key', async () => {
      const [at, elsewhere] = [freshKey(), freshKey()];
      const { url, headers } = await grant(at);
      const moved = url.includes(at)
        ? url.replace(at, elsewhere)
        : movedToken(url, { k: elsewhere });
      expect((await send(moved, bytes, headers)).status).toBe(403);
      expect(await store.head(elsewhere)).toBeNull();
    });

    it('refuses another method', async () => {
      const at = await stored(bytes);
      const { url } = await grant(at);
      expect((await fetch(url)).status).toBe(403);
    });

    it('ends', async () => {
      const at = freshKey();
      const { url, headers } = await grant(at, 1);
      let status = 200;
      // The server's own second decides.
      await until(async () => (status = (await send(url, bytes, headers)).status) !== 200, {
        what: 'the end of the link',
        every_ms: 300,
      });
      expect([400, 403]).toContain(status);
    });

    it('carries no checksum of an empty body', async () => {
      const { url } = await grant(freshKey());
      expect(url).not.toMatch(/checksum/i);
    });
  });

  describe('a signed GET', () => {
    it('gives the object with its type', async () => {
      const bytes = randomBytes(500);
      const url = await store.signGet({ key: await stored(bytes), expires_s: 60 });
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    });

    it('refuses a changed link and another method', async () => {
      const at = await stored(randomBytes(500));
      const url = await store.signGet({ key: at, expires_s: 60 });
      expect((await fetch(url.slice(0, -2) + (url.endsWith('00') ? '11' : '00'))).status).toBe(403);
      const put = await send(url, randomBytes(500), { 'content-type': 'image/png' });
      expect(put.status).toBe(403);
    });

    it('of a missing object is 404', async () => {
      const url = await store.signGet({ key: freshKey(), expires_s: 60 });
      expect((await fetch(url)).status).toBe(404);
    });
  });
});

/** The same signature over another grant. */
function movedToken(url: string, change: Record<string, unknown>): string {
  const link = new URL(url);
  const [body, mac] = (link.searchParams.get('token') ?? '').split('.');
  const grant = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as object;
  const moved = Buffer.from(JSON.stringify({ ...grant, ...change })).toString('base64url');
  link.searchParams.set('token', `${moved}.${mac}`);
  return link.href;
}

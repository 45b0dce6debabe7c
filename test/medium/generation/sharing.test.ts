import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { newId, Outbox } from '#kernel';
import { OpenShared } from '../../../libs/generation/src/share-images/open-shared.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import type { ObjectKey } from '../../../libs/storage/src/object-key.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import {
  HttpClient,
  operator,
  ownerSql,
  signUp,
  type Customer,
} from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { picture } from '../../support/pictures.js';
import { deliveredPicture } from './gallery-pictures.js';

const run = promisify(execFile);

/** Reads archives as others do: with Python's own zipfile, which checks names and sums. */
const UNPACK = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
z.extractall(sys.argv[2])`;

interface Link {
  id: string;
  url: string;
  state: string;
  views: number;
  revokedBy?: string;
  thumbnailUrl?: string;
  code?: string;
}

async function* tenBytes(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, 10);
    throw new Error('the line broke');
  }
}

/** Real: Postgres, Redis, the API, both object stores with real pictures in them. */
describe.each(await testStoreKinds())('pictures on $name', ({ open, name }) => {
  let app: TestApp;
  let home: TestStore;
  let folder: string;
  let bytes: Buffer;
  beforeAll(async () => {
    home = await open();
    app = await startApp({ env: home.env });
    folder = await mkdtemp(join(tmpdir(), 'sharing-'));
    bytes = await picture(64, 48);
  });
  afterAll(async () => {
    await app.close();
    await home.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const made = (me: Customer, prompt?: string) => deliveredPicture(app, me, { prompt, bytes });

  describe('as a ZIP', () => {
    interface Archive {
      id: string;
      images: number;
      bytes: number;
      downloadUrl: string;
      code?: string;
    }
    const prepare = async (me: Customer, imageIds: string[]) =>
      (await me.client.post<Archive>('/api/v1/images/archives', { imageIds })).body;
    async function unpacked(me: Customer, { downloadUrl, id }: Archive): Promise<string> {
      const answer = await fetch(`${app.url}${downloadUrl}`, {
        headers: { cookie: me.client.cookie! },
      });
      expect(answer.headers.get('content-type')).toBe('application/zip');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; .*\.zip"$/);
      const zip = join(folder, `${id}.zip`);
      await writeFile(zip, Buffer.from(await answer.arrayBuffer()));
      await run('python3', ['-c', UNPACK, zip, join(folder, id)]);
      return join(folder, id);
    }

    it('are the originals in their order, with a manifest that names what is not there', async () => {
      const [me, other] = [await signUp(app), await signUp(app)];
      const [cat, lost, gone, cup] = [
        await made(me, '一只猫'),
        await made(me, 'a lost one'),
        await made(me, 'a deleted one'),
        await made(me, '=a, cup'),
      ];
      const theirs = await made(other);
      const archive = await prepare(me, [cup, cat, theirs, newId(), lost, gone, cat]);
      expect(archive).toMatchObject({ images: 4, bytes: 4 * bytes.length });
      const [row] = await ownerSql<{ key: ObjectKey }>(
        app,
        `SELECT o.key FROM storage.object o JOIN generation.image i ON i.object_id = o.id
          WHERE i.id = $1`,
        [lost],
      );
      await app.api.get(ObjectStore, { strict: false }).delete([row!.key]);
      await me.client.delete(`/api/v1/images/${gone}`);

      const out = await unpacked(me, archive);
      expect((await readdir(join(out, 'images'))).sort()).toEqual(['0001.png', '0002.png']);
      expect(await readFile(join(out, 'images/0001.png'))).toEqual(bytes);
      const manifest: string[][] = parse(await readFile(join(out, 'manifest.csv')), { bom: true });
      expect(
        manifest.map(([file, id, prompt, , , , , , note]) => [file, id, prompt, note]),
      ).toEqual([
        ['file', 'image', 'prompt', 'note'],
        ['images/0001.png', cup, "'=a, cup", ''],
        ['images/0002.png', cat, '一只猫', ''],
        ['', lost, 'a lost one', 'Could not be read'],
        ['', gone, 'a deleted one', 'Deleted'],
      ]);
    });

    it('are read on where the store broke off, and noted where that does not help', async () => {
      const me = await signUp(app);
      const [once, always] = [await made(me), await made(me)];
      const rows = await ownerSql<{ id: string; key: ObjectKey }>(
        app,
        `SELECT i.id, o.key FROM storage.object o JOIN generation.image i ON i.object_id = o.id
          WHERE i.id = ANY($1)`,
        [[once, always]],
      );
      const breaks = new Map(rows.map(({ id, key }) => [key, id === once ? 1 : 9]));
      const store = app.api.get(ObjectStore, { strict: false });
      const real = store.get.bind(store);
      store.get = async (key, range) => {
        const body = await real(key, range);
        const left = breaks.get(key) ?? 0;
        if (!body || left === 0) return body;
        breaks.set(key, left - 1);
        return { ...body, stream: Readable.from(tenBytes(body.stream)) };
      };
      try {
        const out = await unpacked(me, await prepare(me, [once, always]));
        expect(await readFile(join(out, 'images/0001.png'))).toEqual(bytes);
        expect(await readFile(join(out, 'images/0002.png'))).toEqual(bytes.subarray(0, 30));
        const manifest = await readFile(join(out, 'manifest.csv'), 'utf8');
        expect(manifest.match(/not complete/g)).toHaveLength(1);
      } finally {
        store.get = real;
      }
    });

    it('read no picture for who asks for the head alone', async () => {
      const me = await signUp(app);
      const archive = await prepare(me, [await made(me), await made(me)]);
      const store = app.api.get(ObjectStore, { strict: false });
      const real = store.get.bind(store);
      let reads = 0;
      store.get = (key, range) => {
        reads += 1;
        return real(key, range);
      };
      try {
        const head = await fetch(`${app.url}${archive.downloadUrl}`, {
          method: 'HEAD',
          headers: { cookie: me.client.cookie! },
        });
        expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/zip']);
        // Nobody knows how long it will be; a 0 would be believed.
        expect(head.headers.get('content-length')).toBeNull();
        const image = await fetch(`${app.url}/api/v1/images/${await made(me)}/content`, {
          method: 'HEAD',
          headers: { cookie: me.client.cookie! },
        });
        expect(image.status).toBe(200);
        expect(Number(image.headers.get('content-length'))).toBeGreaterThan(0);
        expect(reads).toBe(0);
        await unpacked(me, archive);
        expect(reads).toBe(2);
      } finally {
        store.get = real;
      }
    });

    it('are nobody else’s, and are forgotten after a day', async () => {
      const [me, other] = [await signUp(app), await signUp(app)];
      const mine = await made(me);
      const { downloadUrl } = await prepare(me, [mine]);
      expect((await other.client.get(downloadUrl)).body).toMatchObject({
        status: 404,
        code: 'archive_not_found',
      });
      expect((await prepare(other, [mine])).code).toBe('nothing_to_download');
      const tooMany = Array.from({ length: 1001 }, () => newId());
      expect((await prepare(me, tooMany)).code).toBe('validation_failed');
      await setClockOffset(app.database, '25 hours');
      try {
        expect((await me.client.get(downloadUrl)).status).toBe(404);
      } finally {
        await setClockOffset(app.database, '0');
      }
    });
  });

  // What follows is the same on every store.
  if (name !== 'disk') return;

  describe('by a link', () => {
    const share = async (me: Customer, id: string, wish = {}) =>
      (
        await me.client.post<Link>(`/api/v1/images/${id}/share-links`, {
          expiresInDays: 7,
          showPrompt: false,
          ...wish,
        })
      ).body;
    const links = async (me: Customer, query = '') =>
      (await me.client.get<{ items: Link[] }>(`/api/v1/share-links${query}`)).body.items;
    /** As a stranger's browser asks. */
    const look = async (url: string, language = 'en') => {
      const answer = await fetch(url, { headers: { 'accept-language': language } });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };
    const both = async (url: string) => [
      (await look(url)).status,
      (await look(`${url}/image`)).status,
    ];

    it('are shown to anybody, with the prompt only where that is wished', async () => {
      const me = await signUp(app);
      const id = await made(me, 'a <b>secret</b> & "quiet" cup');
      const plain = await share(me, id);
      const told = await share(me, id, { showPrompt: true });
      expect(plain.url).toMatch(/\/s\/[\w-]{43}$/);
      const page = await look(plain.url);
      expect(page.status).toBe(200);
      expect(page.headers.get('x-robots-tag')).toContain('noindex');
      expect(page.headers.get('cache-control')).toContain('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.text).toContain('<meta name="robots" content="noindex');
      expect(page.text).toContain(`src="${plain.url}/image"`);
      expect(page.text).not.toContain('secret');
      expect(page.text).not.toContain(me.email);
      const chinese = await look(told.url, 'zh-CN,zh;q=0.9');
      expect(chinese.text).toContain('a &lt;b&gt;secret&lt;/b&gt; &amp; &quot;quiet&quot; cup');
      expect(chinese.text).toContain('<html lang="zh-CN">');
      const shown = await fetch(`${plain.url}/image`);
      expect(shown.headers.get('content-type')).toBe('image/webp');
      expect(shown.headers.get('cache-control')).toContain('no-store');
      expect(shown.headers.get('x-robots-tag')).toContain('noimageindex');
      expect((await shown.arrayBuffer()).byteLength).toBeGreaterThan(0);
      await look(plain.url);
      await fetch(plain.url, { method: 'HEAD' });
      expect((await links(me, `?imageId=${id}`)).map(({ views }) => views)).toEqual([1, 2]);
    });

    it('are on every plan seen by nobody else but through the links that their owner made', async () => {
      const plans = await ownerSql(app, 'SELECT code FROM catalog.plan ORDER BY code');
      expect(plans.length).toBeGreaterThan(3);
      const others = { 404: (await signUp(app)).client, 401: new HttpClient(app.url) };
      for (const { code } of plans) {
        const me = await signUp(app);
        await ownerSql(
          app,
          'INSERT INTO catalog.assignment (workspace_id, plan_code) VALUES ($1, $2)',
          [me.workspaceId, code],
        );
        const id = await made(me);
        const { url } = await share(me, id);
        for (const [status, client] of Object.entries(others))
          for (const part of ['', '/content', '/preview', '/thumbnail'])
            expect((await client.get(`/api/v1/images/${id}${part}`)).status).toBe(Number(status));
        expect(await both(url)).toEqual([200, 200]);
      }
    });

    it('end at once when they are revoked or run out, and with their picture', async () => {
      const [me, other] = [await signUp(app), await signUp(app)];
      const id = await made(me);
      const [revoked, short, open] = [
        await share(me, id),
        await share(me, id, { expiresInDays: 1 }),
        await share(me, id),
      ];
      const at = (link: Link) => `/api/v1/share-links/${link.id}`;
      expect((await other.client.delete(at(revoked))).body).toMatchObject({
        code: 'share_link_not_found',
      });
      expect(await both(revoked.url)).toEqual([200, 200]);
      expect((await me.client.delete(at(revoked))).status).toBe(204);
      expect(await both(revoked.url)).toEqual([404, 404]);
      await setClockOffset(app.database, '25 hours');
      try {
        expect(await both(short.url)).toEqual([404, 404]);
        expect(await both(open.url)).toEqual([200, 200]);
        expect((await links(me)).map((link) => link.state)).toEqual(['open', 'expired', 'revoked']);
      } finally {
        await setClockOffset(app.database, '0');
      }
      await me.client.post('/api/v1/images/trash', { imageIds: [id] });
      expect(await both(open.url)).toEqual([404, 404]);
      expect((await links(me))[0]).toMatchObject({ state: 'hidden' });
      expect((await share(me, id)).code).toBe('image_in_trash');
      await me.client.post('/api/v1/images/trash/restore', { imageIds: [id] });
      expect(await both(open.url)).toEqual([200, 200]);
      await me.client.delete(`/api/v1/images/${id}`);
      expect(await both(open.url)).toEqual([404, 404]);
      expect((await links(me))[0]!.thumbnailUrl).toBeUndefined();
      const closed = await look(open.url);
      expect(closed.headers.get('x-robots-tag')).toContain('noindex');
      expect(closed.text).toContain('not shared any more');
      const changed = open.url.slice(0, -1) + (open.url.endsWith('A') ? 'E' : 'A');
      expect(await both(changed)).toEqual([404, 404]);
    });

    it('are not for those who ask too often', async () => {
      const me = await signUp(app);
      const { url } = await share(me, await made(me));
      const token = url.split('/').at(-1)!;
      const shared = app.api.get(OpenShared, { strict: false });
      const states = await Promise.all(
        Array.from({ length: 121 }, async () => (await shared.open(token, '203.0.113.7')).state),
      );
      expect(states.filter((state) => state === 'open')).toHaveLength(120);
      expect((await shared.open(token, '203.0.113.8')).state).toBe('open');
    });

    it('are refused for what is not theirs, too long, or one too many', async () => {
      const [me, other] = [await signUp(app), await signUp(app)];
      const id = await made(me);
      expect((await share(other, id)).code).toBe('image_not_found');
      expect((await share(me, id, { expiresInDays: 366 })).code).toBe('validation_failed');
      await ownerSql(
        app,
        `INSERT INTO generation.share_link (id, workspace_id, image_id, created_by, shows_prompt,
           expires_at)
         SELECT uuidv7(), $1, $2, $3, false, now() + interval '1 day' FROM generate_series(1, 500)`,
        [me.workspaceId, id, me.userId],
      );
      expect((await share(me, id)).code).toBe('too_many_share_links');
    });

    it('are seen and revoked by operators, and end when the account is blocked', async () => {
      const [me, moderator] = [await signUp(app), await operator(app, 'moderator')];
      const id = await made(me);
      const bad = await share(me, id);
      const other = await share(me, await made(me));
      const path = '/api/admin/v1/share-links';
      const list = async (query = '') =>
        (
          await moderator.client.get<{ items: Link[]; total: number }>(
            `${path}?workspaceId=${me.workspaceId}${query}`,
          )
        ).body;
      expect(await list()).toMatchObject({
        total: 2,
        items: [{ id: other.id }, { id: bad.id, workspaceId: me.workspaceId, views: 0 }],
      });
      expect(JSON.stringify(await list())).not.toContain(bad.url.split('/').at(-1));
      const revoke = () =>
        moderator.client.post<{ auditId: string | null }>(`${path}/${bad.id}/revoke`, {
          reason: 'shows a person who did not agree',
        });
      const { auditId } = (await revoke()).body;
      expect(
        await ownerSql(app, 'SELECT action FROM kernel.audit_log WHERE id = $1', [auditId]),
      ).toEqual([{ action: 'share-link.revoked' }]);
      expect((await revoke()).body).toEqual({ auditId: null });
      expect(await both(bad.url)).toEqual([404, 404]);
      expect((await list('&state=revoked')).items).toMatchObject([{ revokedBy: 'operator' }]);
      await moderator.client.post(`/api/admin/v1/customers/${me.workspaceId}/block`, {
        reason: 'spreads stolen pictures',
      });
      while ((await app.api.get(Outbox).relay()) > 0);
      expect(await both(other.url)).toEqual([404, 404]);
      expect((await list('&state=revoked')).items).toMatchObject([
        { revokedBy: 'block' },
        { revokedBy: 'operator' },
      ]);
    });
  });
});

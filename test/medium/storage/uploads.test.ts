import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ObjectKeepers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { HttpClient, signUp, type Customer } from '../../support/http-client.js';
import { hugePng, picture, withChunk } from '../../support/pictures.js';

interface Ticket {
  id: string;
  uploadUrl: string;
  headers: Record<string, string>;
}
interface Problem {
  code: string;
  detail: string;
}
interface Upload extends Problem {
  id: string;
  status: string;
  contentUrl: string;
  thumbnailUrl: string;
}

/** Real: Postgres, Redis, HTTP, the disk adapter, the media child. Nothing stands in. */
describe('uploads', () => {
  let app: TestApp;
  let me: Customer;
  let store: ObjectStore;
  let unitOfWork: UnitOfWork;
  let inUse: string | null = null;

  beforeAll(async () => {
    app = await startApp();
    me = await signUp(app);
    store = app.api.get(ObjectStore, { strict: false });
    unitOfWork = app.api.get(UnitOfWork, { strict: false });
    app.api
      .get(ObjectKeepers, { strict: false })
      .register('test', (ids) => Promise.resolve(ids.filter((id) => id === inUse)));
  });
  afterAll(() => app.close());

  const announce = (contentType: string, bytes: number, filename = 'cat.png') =>
    me.client.post<Ticket & Problem>('/api/v1/uploads', { filename, contentType, bytes });
  const send = (ticket: Ticket, bytes: Buffer, headers = ticket.headers) =>
    fetch(ticket.uploadUrl, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  const complete = (id: string) => me.client.post<Upload>(`/api/v1/uploads/${id}/complete`);
  async function upload(bytes: Buffer, contentType = 'image/png') {
    const { body: ticket } = await announce(contentType, bytes.length);
    expect((await send(ticket, bytes)).status).toBe(200);
    return complete(ticket.id);
  }
  const objectsOf = (id: string) =>
    unitOfWork.sql<{ key: string; kind: string; state: string }>(
      'SELECT key, kind, state FROM storage.object WHERE owner_id = $1 ORDER BY kind',
      [id],
    );
  const there = async (key: string) => (await store.head(parseKey(key))) !== null;

  it.each(['png', 'jpeg', 'webp'] as const)('of %s are checked, kept and shown', async (format) => {
    const answer = await upload(await picture(800, 600, format), `image/${format}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'ready', width: 800, height: 600 });
    const content = await me.client.get(answer.body.contentUrl);
    expect(content.status).toBe(200);
    expect(content.headers.get('content-type')).toBe(`image/${format}`);
    expect(content.headers.get('x-content-type-options')).toBe('nosniff');
    const thumbnail = await me.client.get(answer.body.thumbnailUrl);
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    // What the customer sent is not kept: only our own copy is.
    for (const { key, kind } of await objectsOf(answer.body.id))
      expect(await there(key)).toBe(kind !== 'incoming');
  });

  it('lose their metadata, stand upright, and lose what hides behind the picture', async () => {
    const photo = await sharp(await picture(60, 40, 'jpeg'))
      .withExif({ IFD0: { Copyright: 'where-I-live' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const polyglot = Buffer.concat([photo, Buffer.from('<script>alert(1)</script>PK\x03\x04')]);
    const { body } = await upload(polyglot, 'image/jpeg');
    expect(body).toMatchObject({ status: 'ready', width: 40, height: 60 });
    const { bytes } = await app.api
      .get(Storage, { strict: false })
      .readUpload(me.workspaceId, body.id);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.includes('where-I-live')).toBe(false);
    expect(bytes.includes('<script>')).toBe(false);
  });

  it.each([
    ['SVG', 'image/svg+xml', 415, 'unsupported_type'],
    ['GIF', 'image/gif', 422, 'animated_image'],
    ['HEIC', 'image/heic', 422, 'heic_picture'],
    ['HEIF', 'image/heif-sequence', 422, 'heic_picture'],
    ['TIFF', 'image/tiff', 415, 'unsupported_type'],
    ['HTML', 'text/html', 415, 'unsupported_type'],
  ])('announced as %s are refused', async (_name, contentType, status, code) => {
    const answer = await announce(contentType, 100);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it.each([
    [50 * 1024 * 1024 + 1, 413, 'upload_too_large'],
    [0, 400, 'validation_failed'],
    [-1, 400, 'validation_failed'],
    [1.5, 400, 'validation_failed'],
  ])('announced with %d bytes are refused', async (bytes, status, code) => {
    const answer = await announce('image/png', bytes);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it.each<[string, string, () => Promise<Buffer> | Buffer]>([
    [
      'an SVG that says PNG',
      'type_mismatch',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    [
      'a GIF that says PNG',
      'type_mismatch',
      () => Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'),
    ],
    [
      'a phone’s HEIC that says PNG',
      'heic_picture',
      () => Buffer.from('\0\0\0\x24ftypheic\0\0\0\0mif1heic', 'latin1'),
    ],
    ['a JPEG that says PNG', 'type_mismatch', () => picture(60, 40, 'jpeg')],
    ['a PNG signature and nothing', 'undecodable', () => Buffer.from('89504e470d0a1a0a', 'hex')],
    ['half a PNG', 'undecodable', async () => halfOf(await picture(300, 200))],
    [
      'a page behind a PNG signature',
      'undecodable',
      () => Buffer.from('\x89PNG\r\n\x1a\n<html>', 'latin1'),
    ],
    ['256 megapixels in a few kilobytes', 'too_many_pixels', () => hugePng(16_000, 16_000)],
    [
      'an animated PNG',
      'animated_image',
      async () => withChunk(await picture(60, 40), 'acTL', Buffer.alloc(8, 1)),
    ],
  ])('with %s are rejected with the reason, and nothing stays', async (_name, code, source) => {
    const answer = await upload(await source());
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(answer.body.detail.length).toBeGreaterThan(10);
    const { items } = (await me.client.get<{ items: Upload[] }>('/api/v1/uploads')).body;
    expect(items[0]).toMatchObject({ status: 'rejected', rejection: { code } });
    for (const { key } of await objectsOf(items[0]?.id ?? '')) expect(await there(key)).toBe(false);
    expect((await complete(items[0]?.id ?? '')).body.code).toBe(code);
  });

  it('that are animated WebP are rejected', async () => {
    const frames = await sharp({
      create: { width: 20, height: 40, channels: 3, background: 'red' },
    })
      .webp()
      .toBuffer();
    const animated = await sharp([frames, await picture(20, 40, 'webp')], {
      join: { animated: true },
    })
      .webp({ loop: 0 })
      .toBuffer();
    expect((await upload(animated, 'image/webp')).body.code).toBe('animated_image');
  });

  it('take exactly the announced type and length', async () => {
    const bytes = await picture(60, 40);
    const { body: ticket } = await announce('image/png', bytes.length);
    const oneMore = Buffer.concat([bytes, Buffer.from('x')]);
    expect((await send(ticket, oneMore)).status).toBe(403);
    expect((await send(ticket, bytes.subarray(1))).status).toBe(403);
    expect((await send(ticket, bytes, { 'content-type': 'image/jpeg' })).status).toBe(403);
    expect((await send(ticket, bytes, { 'content-type': 'image/svg+xml' })).status).toBe(415);
    expect(await sendWithoutLength(ticket.uploadUrl, bytes)).toBe(411);
    expect((await complete(ticket.id)).body.code).toBe('upload_incomplete');
    expect((await send(ticket, bytes)).status).toBe(200);
    expect((await complete(ticket.id)).body.status).toBe('ready');
  });

  it('whose link was changed or has expired are refused', async () => {
    const bytes = await picture(60, 40);
    const [one, other] = [
      (await announce('image/png', bytes.length)).body,
      (await announce('image/png', bytes.length)).body,
    ];
    const token = (ticket: Ticket) => new URL(ticket.uploadUrl).searchParams.get('token') ?? '';
    const [body, mac] = [token(one).split('.')[0], token(other).split('.')[1]];
    const forged = { ...one, uploadUrl: `${one.uploadUrl.split('?')[0]}?token=${body}.${mac}` };
    expect((await send(forged, bytes)).status).toBe(403);
    expect((await fetch(one.uploadUrl)).status).toBe(403);
    const links = (store as unknown as { links: { sign(grant: object): string } }).links;
    const late = links.sign({
      method: 'PUT',
      key: parseKey('incoming/a/raw.png'),
      type: 'image/png',
      bytes: bytes.length,
      expiresAt: new Date(Date.now() - 1),
    });
    const expired = { ...one, uploadUrl: `${one.uploadUrl.split('?')[0]}?token=${late}` };
    const answer = await send(expired, bytes);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([403, 'link_expired']);
  });

  it('that break off leave nothing', async () => {
    const bytes = await picture(300, 200);
    const { body: ticket } = await announce('image/png', bytes.length);
    await breakOff(ticket.uploadUrl, bytes);
    expect((await complete(ticket.id)).body.code).toBe('upload_incomplete');
    expect((await send(ticket, bytes)).status).toBe(200);
    expect((await complete(ticket.id)).body.status).toBe('ready');
  });

  it('are completed once, however many ask at the same time', async () => {
    const bytes = await picture(300, 200);
    const { body: ticket } = await announce('image/png', bytes.length);
    await send(ticket, bytes);
    const answers = await Promise.all([1, 2, 3, 4].map(() => complete(ticket.id)));
    for (const { status, body } of answers)
      expect(status === 200 ? body.status : body.code).toMatch(
        /^(ready|upload_being_checked|too_many_uploads)$/,
      );
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const [fact] = await unitOfWork.sql<{ n: string }>(
      `SELECT count(*) AS n FROM kernel.outbox
        WHERE name = 'storage.upload-ready' AND payload->>'uploadId' = $1`,
      [ticket.id],
    );
    expect(fact?.n).toBe('1');
    expect((await complete(ticket.id)).body.status).toBe('ready');
  });

  it('that a bad second PUT follows stay what they were', async () => {
    const bytes = await picture(300, 200);
    const { body: ticket } = await announce('image/png', bytes.length);
    await send(ticket, bytes);
    await complete(ticket.id);
    expect((await send(ticket, Buffer.alloc(bytes.length, 'x'))).status).toBe(200);
    const content = await me.client.get(`/api/v1/uploads/${ticket.id}/content`);
    expect(content.status).toBe(200);
    const incoming = (await objectsOf(ticket.id)).find((row) => row.kind === 'incoming');
    expect(await there(incoming?.key ?? '')).toBe(true);
    // The link has ended by then: the second look takes what came late.
    await setClockOffset(app.database, '30 minutes');
    await app.api.get(SweepUnfinished, { strict: false }).sweep();
    await setClockOffset(app.database, '0');
    expect(await there(incoming?.key ?? '')).toBe(false);
  });

  it('belong to their workspace', async () => {
    const { body } = await upload(await picture(60, 40));
    const { client: stranger } = await signUp(app);
    for (const path of ['', '/content', '/thumbnail'])
      expect((await stranger.get(`/api/v1/uploads/${body.id}${path}`)).status).toBe(404);
    expect((await stranger.delete(`/api/v1/uploads/${body.id}`)).status).toBe(404);
    expect((await stranger.post(`/api/v1/uploads/${body.id}/complete`)).status).toBe(404);
    expect((await stranger.get<{ items: [] }>('/api/v1/uploads')).body.items).toEqual([]);
    const nobody = new HttpClient(app.url);
    expect((await nobody.get(`/api/v1/uploads/${body.id}/content`)).status).toBe(401);
  });

  it('are really gone after their deletion', async () => {
    const { body } = await upload(await picture(60, 40));
    const objects = await objectsOf(body.id);
    expect((await me.client.delete(`/api/v1/uploads/${body.id}`)).status).toBe(204);
    for (const { key } of objects) expect(await there(key)).toBe(false);
    expect((await me.client.get(`/api/v1/uploads/${body.id}`)).status).toBe(404);
    expect((await me.client.delete(`/api/v1/uploads/${body.id}`)).status).toBe(404);
    const [row] = await unitOfWork.sql<{ filename: string }>(
      'SELECT filename FROM storage.upload WHERE id = $1',
      [body.id],
    );
    expect(row?.filename).toBe('');
  });

  it('stay while a running job needs them', async () => {
    const { body } = await upload(await picture(60, 40));
    inUse = body.id;
    const refused = await me.client.delete<Problem>(`/api/v1/uploads/${body.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'upload_in_use']);
    expect((await me.client.get(`/api/v1/uploads/${body.id}/content`)).status).toBe(200);
    inUse = null;
    expect((await me.client.delete(`/api/v1/uploads/${body.id}`)).status).toBe(204);
  });

  it('answer conditional and partial requests, and offer themselves for saving', async () => {
    const { body } = await upload(await picture(60, 40));
    const whole = await fetch(new URL(body.contentUrl, app.url), {
      headers: { cookie: me.client.cookie ?? '' },
    });
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(whole.headers.get('content-disposition')).toBe('inline');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    const etag = whole.headers.get('etag') ?? '';
    const ask = (headers: Record<string, string>, query = '', method = 'GET') =>
      fetch(new URL(body.contentUrl + query, app.url), {
        method,
        headers: { cookie: me.client.cookie ?? '', ...headers },
      });
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
    const part = await ask({ range: 'bytes=-5' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(
      `bytes ${bytes.length - 5}-${bytes.length - 1}/${bytes.length}`,
    );
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);
    expect((await ask({ range: 'bytes=0-4', 'if-range': '"other"' })).status).toBe(200);
    expect((await ask({ range: `bytes=${bytes.length}-` })).status).toBe(416);
    const head = await ask({}, '', 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      String(bytes.length),
      etag,
    ]);
    expect((await ask({}, '?download=1')).headers.get('content-disposition')).toBe(
      `attachment; filename="reference-${body.id}.png"`,
    );
  });

  it('are listed newest first, in pages', async () => {
    const someone = await signUp(app);
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { body } = await someone.client.post<Ticket>('/api/v1/uploads', {
        filename: `${n}.png`,
        contentType: 'image/png',
        bytes: 10,
      });
      ids.unshift(body.id);
    }
    interface Page {
      items: Upload[];
      nextCursor: string | null;
    }
    const first = (await someone.client.get<Page>('/api/v1/uploads?limit=2')).body;
    const second = (
      await someone.client.get<Page>(`/api/v1/uploads?limit=2&cursor=${first.nextCursor}`)
    ).body;
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });

  it('that nobody completes are forgotten after a day', async () => {
    const bytes = await picture(60, 40);
    const { body: ticket } = await announce('image/png', bytes.length);
    await send(ticket, bytes);
    await setClockOffset(app.database, '25 hours');
    await app.api.get(SweepUnfinished, { strict: false }).sweep();
    await setClockOffset(app.database, '0');
    expect((await complete(ticket.id)).status).toBe(404);
    for (const { key } of await objectsOf(ticket.id)) expect(await there(key)).toBe(false);
  });
});

function halfOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

/** Sends with `Transfer-Encoding: chunked`. @returns the status */
function sendWithoutLength(url: string, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const put = request(url, { method: 'PUT', headers: { 'content-type': 'image/png' } });
    put.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    put.on('error', reject);
    put.write(bytes.subarray(0, 10));
    put.end(bytes.subarray(10));
  });
}

/** Sends half of the bytes and hangs up. */
function breakOff(url: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'image/png', 'content-length': String(bytes.length) };
    const put = request(url, { method: 'PUT', headers });
    put.on('error', () => undefined);
    put.on('close', () => resolve());
    put.write(bytes.subarray(0, bytes.length / 2), () => put.destroy());
  });
}

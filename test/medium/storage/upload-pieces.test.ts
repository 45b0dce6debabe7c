import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { startCuttingLine, type CuttingLine } from '../../support/cutting-line.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';

interface Piece {
  number: number;
  offset: number;
  bytes: number;
  arrived: boolean;
  uploadUrl?: string;
  headers?: Record<string, string>;
}
interface Upload {
  code: string;
  detail: string;
  status: string;
  width: number;
}

const PIECE = 2 * 1024 * 1024;
const kinds = await testStoreKinds();

/** Real: Postgres, HTTP, both homes of objects; between them and the sender a line that breaks. */
describe.each(kinds)('an upload in pieces to the $name', ({ name, open }) => {
  let home: TestStore;
  let app: TestApp;
  let line: CuttingLine;
  let me: Customer;
  let file: Buffer;

  beforeAll(async () => {
    home = await open();
    line = await startCuttingLine();
    const env = name === 's3' ? { ...home.env, S3_PUBLIC_ENDPOINT: line.url } : home.env;
    app = await startApp({ env });
    line.target = home.env.S3_ENDPOINT ?? app.url;
    // Noise cannot be packed: a few pieces, the last one a short one.
    const raw = { width: 1000, height: 900, channels: 4 as const };
    file = await sharp(randomBytes(1000 * 900 * 4), { raw })
      .png()
      .toBuffer();
    expect(file.length).toBeGreaterThan(PIECE);
    expect(file.length % PIECE).not.toBe(0);
  });
  beforeEach(async () => {
    me = await signUp(app);
    line.breaksAfter = null;
  });
  afterAll(async () => {
    await line.close();
    await app.close();
    await home.drop();
  });

  const announce = async (bytes = file.length) => {
    const body = { filename: 'noise.png', contentType: 'image/png', bytes };
    return (await me.client.post<{ id: string }>('/api/v1/uploads', body)).body.id;
  };
  const piecesOf = (id: string, of = me) =>
    of.client.post<{ items: Piece[]; code: string }>(`/api/v1/uploads/${id}/pieces`);
  const complete = (id: string) => me.client.post<Upload>(`/api/v1/uploads/${id}/complete`);
  const bytesOf = ({ offset, bytes }: Piece) => file.subarray(offset, offset + bytes);
  const overTheLine = (url = '') => url.replace(/^http:\/\/[^/]+/, name === 's3' ? '$&' : line.url);
  const send = (piece: Piece, body = bytesOf(piece)) =>
    fetch(overTheLine(piece.uploadUrl), {
      method: 'PUT',
      headers: piece.headers ?? {},
      body: new Uint8Array(body),
    });
  const missing = async (id: string) =>
    (await piecesOf(id)).body.items.filter(({ arrived }) => !arrived);
  const objectsOf = (id: string) =>
    app.api
      .get(UnitOfWork)
      .sql<{ key: string; kind: string; state: string }>(
        `SELECT key, kind, state FROM storage.object WHERE owner_id = $1`,
        [id],
      );

  it('goes on where the line broke, and is the same picture', async () => {
    const id = await announce();
    const all = (await piecesOf(id)).body.items;
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
    expect(all.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.length);
    expect((await send(all[0]!)).status).toBe(200);
    // In the middle of the second piece.
    line.breaksAfter = PIECE / 4;
    await expect(send(all[1]!)).rejects.toThrow();
    line.breaksAfter = null;
    expect((await complete(id)).body.code).toBe('upload_incomplete');
    const left = await missing(id);
    expect(left.map(({ number }) => number)).toEqual(all.slice(1).map(({ number }) => number));
    const before = line.sent();
    for (const piece of left) expect((await send(piece)).status).toBe(200);
    // Nothing that had arrived went over the line again, but for the heads of requests.
    const again = left.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(line.sent() - before).toBeLessThan(again + 20_000);
    expect((await complete(id)).body).toMatchObject({ status: 'ready', width: 1000 });
    const storage = app.api.get(Storage, { strict: false });
    const kept = await storage.readUpload(me.workspaceId, id);
    const [sent, stored] = await Promise.all(
      [file, kept.bytes].map((bytes) => sharp(bytes).raw().toBuffer()),
    );
    expect(stored!.equals(sent!)).toBe(true);
    // What was sent is gone from the store, and nothing more is taken.
    const store = app.api.get(ObjectStore, { strict: false });
    for (const { key, kind } of await objectsOf(id))
      expect((await store.head(parseKey(key))) === null).toBe(kind === 'incoming');
    expect((await piecesOf(id)).body.code).toBe('upload_closed');
  });

  it('takes exactly the bytes of each piece', async () => {
    const [first] = (await piecesOf(await announce())).body.items;
    const bytes = bytesOf(first!);
    expect((await send(first!, bytes.subarray(1))).status).toBe(403);
    const more = await send(first!, Buffer.concat([bytes, Buffer.from('x')])).catch(() => null);
    expect(more?.status ?? 403).toBe(403);
    expect((await send(first!)).status).toBe(200);
  });

  it('may still come as one', async () => {
    const body = { filename: 'noise.png', contentType: 'image/png', bytes: file.length };
    const { body: ticket } = await me.client.post<Piece & { id: string }>('/api/v1/uploads', body);
    await piecesOf(ticket.id);
    expect((await send(ticket, file)).status).toBe(200);
    expect((await complete(ticket.id)).body.status).toBe('ready');
  });

  it('is nobody else’s', async () => {
    const other = await signUp(app);
    expect((await piecesOf(await announce(), other)).status).toBe(404);
  });

  it('that nobody finished is cleared away after a day, piece by piece', async () => {
    const id = await announce();
    const [first] = (await piecesOf(id)).body.items;
    expect((await send(first!)).status).toBe(200);
    await atLater(app.database, '25 hours', () =>
      app.api.get(SweepUnfinished, { strict: false }).sweep(),
    );
    const rows = await objectsOf(id);
    expect(rows.length).toBeGreaterThan(2);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['deleted']));
    const store = app.api.get(ObjectStore, { strict: false });
    for (const { key } of rows) expect(await store.head(parseKey(key))).toBeNull();
  });
});

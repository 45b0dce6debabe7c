import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Storage } from '#storage';
import { startApp, type TestApp } from '../../support/app.js';
import { readByOthers } from '../../support/c2pa-reader.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { accepted, balance, customerWith, over } from './studio.js';

/** Real: Postgres, Redis, the worker, the demo engine, the signing child, over HTTP. */
describe('content credentials of made pictures', () => {
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    customer = await customerWith(app, 100);
  });
  afterAll(() => app.close());

  const made = async (format = 'png') => {
    const { id } = await accepted(customer, { outputFormat: format });
    const [image] = (await over(customer, id)).images;
    return { id, image: image! };
  };
  const credentialsOf = (imageId: string, who = customer) =>
    who.client.get<Record<string, unknown>>(`/api/v1/images/${imageId}/credentials`);
  const shownToOperators = async (id: string) => {
    const support = await operator(app, 'support');
    const detail = await support.client.get<{ credentials: unknown[] }>(
      `/api/admin/v1/generations/${id}`,
    );
    return detail.body.credentials;
  };

  it('never stand between a customer and a picture: one that cannot be signed is delivered', async () => {
    const inTheWay = join(app.config.dataDir, 'content-credentials');
    await writeFile(inTheWay, 'a file where the certificate should be kept');
    const { id, image } = await made();
    await rm(inTheWay);
    expect(image).toMatchObject({ status: 'delivered', charged: true });
    const none = { status: 'none', failed: true };
    expect((await credentialsOf(image.id)).body).toMatchObject(none);
    expect(await shownToOperators(id)).toMatchObject([{ imageId: image.id, ...none }]);
    expect(await balance(customer)).toEqual({ available: 90, held: 0 });
  });

  it('that spoilt the file are left out: the picture is delivered as its maker sent it', async () => {
    const storage = app.worker!.get(Storage, { strict: false });
    const real = storage.seal.bind(storage);
    storage.seal = async (picture) => ({ ...(await real(picture)), bytes: Buffer.from('spoilt') });
    try {
      const { image } = await made();
      expect(image).toMatchObject({ status: 'delivered', charged: true });
      const none = { status: 'none', failed: true };
      expect((await credentialsOf(image.id)).body).toMatchObject(none);
    } finally {
      storage.seal = real;
    }
  });

  it('are in the file that is kept, served and shown', async () => {
    const { id, image } = await made('jpeg');
    const answer = await fetch(`${app.url}${image.contentUrl!}`, {
      headers: { cookie: customer.client.cookie! },
    });
    const file = Buffer.from(await answer.arrayBuffer());
    const { text } = await readByOthers(file);
    expect(text).toContain('Demo engine');
    for (const personal of [customer.workspaceId, customer.userId, id, image.id, 'lighthouse'])
      expect(file.includes(personal)).toBe(false);
    const sha256 = createHash('sha256').update(file).digest('hex');
    const detail = await customer.client.get(`/api/v1/images/${image.id}`);
    expect(detail.body).toMatchObject({ delivered: { sha256, bytes: file.length } });

    const said = {
      status: 'valid',
      by: 'product',
      tool: 'Demo engine',
      sourceType: 'trainedAlgorithmicMedia',
      problems: [],
    };
    expect((await credentialsOf(image.id)).body).toMatchObject(said);
    expect(await shownToOperators(id)).toMatchObject([{ imageId: image.id, ...said }]);

    // Of a picture from before there were notes the file itself is read.
    await ownerSql(app, 'UPDATE storage.object SET credentials = NULL WHERE owner_id = $1', [
      image.id,
    ]);
    expect(await shownToOperators(id)).toEqual([]);
    const read = { status: 'valid', tool: 'Demo engine' };
    expect((await credentialsOf(image.id)).body).toMatchObject(read);
    expect(await shownToOperators(id)).toMatchObject([read]);
  });

  it('stay with the original; a converted copy has the labels alone', async () => {
    const { image } = await made('jpeg');
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${app.url}${path}`, { headers: { cookie: customer.client.cookie!, ...headers } });
    const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
    const original = await bytesOf(await get(image.contentUrl!));
    const path = `${image.contentUrl!}?download=1&format=`;
    expect((await bytesOf(await get(`${path}jpeg`))).equals(original)).toBe(true);
    for (const [format, ending, kind] of [
      ['png', 'png', 'png'],
      ['webp', 'webp', 'webp'],
      ['avif', 'avif', 'heif'],
    ] as const) {
      const answer = await get(path + format);
      expect(answer.headers.get('content-type')).toBe(`image/${format}`);
      expect(answer.headers.get('content-disposition')).toMatch(
        new RegExp(`^attachment; filename="[a-z-]+-\\d{4}-\\d\\d-\\d\\d-\\d+x\\d+.${ending}"$`),
      );
      const copy = await bytesOf(answer);
      const metadata = await sharp(copy).metadata();
      expect(metadata).toMatchObject({ format: kind, width: image.width, height: image.height });
      expect(metadata.xmp?.toString()).toContain('digitalsourcetype/trainedAlgorithmicMedia');
      expect(copy.includes('c2pa')).toBe(false);
      const etag = answer.headers.get('etag')!;
      expect((await get(path + format, { 'if-none-match': etag })).status).toBe(304);
      const others = await get(image.contentUrl!, { 'if-none-match': etag });
      expect(others.status).toBe(200);
      await others.body?.cancel();
    }
    expect((await get(`${path}gif`)).status).toBe(400);

    const small = await get(`${image.thumbnailUrl!}?size=256&format=avif`);
    expect(small.headers.get('content-type')).toBe('image/avif');
    expect(await sharp(await bytesOf(small)).metadata()).toMatchObject({ width: 256, height: 256 });
  });

  it('are nobody else’s to see, and go with the picture', async () => {
    const { image } = await made();
    const other = await customerWith(app, 0);
    expect(await credentialsOf(image.id, other)).toMatchObject({ status: 404 });
    await customer.client.delete(`/api/v1/images/${image.id}`);
    expect(await credentialsOf(image.id)).toMatchObject({ status: 410 });
  });
});

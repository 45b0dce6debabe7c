import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { signUp } from '../../support/http-client.js';
import { accepted, balance, booksFindings, customerWith, over, read, WISH } from './studio.js';

/** Real: Postgres, Redis, Bull, the disk store and the demo engine, over HTTP. */
describe('from request to delivered image', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: true });
  });
  afterAll(async () => {
    await app.close();
  });

  it('quotes, holds, makes, charges and shows the receipt', async () => {
    const customer = await customerWith(app, 100);
    const quote = await customer.client.post('/api/v1/quotes', { ...WISH, count: 3 });
    expect(quote.body).toEqual({ credits: 30, balanceAfter: 70, allowed: true, reasons: [] });
    expect(await balance(customer)).toEqual({ available: 100, held: 0 });

    const generation = await accepted(customer, { count: 3 });
    expect(generation).toMatchObject({ cost: 30, version: 1 });
    expect(generation.images).toHaveLength(3);

    const finished = await over(customer, generation.id);
    expect(finished.status).toBe('finished');
    for (const image of finished.images)
      expect(image).toMatchObject({
        status: 'delivered',
        charged: true,
        width: 1024,
        height: 1024,
        contentType: 'image/png',
      });
    expect(await balance(customer)).toEqual({ available: 70, held: 0 });

    const receipt = await customer.client.get(`/api/v1/generations/${generation.id}/receipt`);
    expect(receipt.body).toMatchObject({
      generationId: generation.id,
      quote: { credits: 30, perImage: 10 },
      totals: { held: 30, captured: 30, released: 0, restored: 0, charged: 30 },
    });
    expect(await booksFindings(app)).toEqual([]);
  });

  it('serves the original bytes, a thumbnail and a preview to their owner only', async () => {
    const customer = await customerWith(app, 20);
    const { id } = await accepted(customer, { aspectRatio: '16:9', outputFormat: 'webp' });
    const { images } = await over(customer, id);
    const image = images[0]!;
    expect(image).toMatchObject({ width: 1360, height: 768, contentType: 'image/webp' });

    const fetchAs = (cookie: string | null, path: string) =>
      fetch(`${app.url}${path}`, { headers: cookie ? { cookie } : {} });
    const own = await fetchAs(customer.client.cookie, `${image.contentUrl}?download=1`);
    expect(own.status).toBe(200);
    expect(own.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d-1360x768\.webp"$/,
    );
    const bytes = Buffer.from(await own.arrayBuffer());
    expect(bytes.subarray(8, 12).toString()).toBe('WEBP');
    for (const path of [image.thumbnailUrl!, image.previewUrl!]) {
      const small = await fetchAs(customer.client.cookie, path);
      expect(small.status).toBe(200);
      expect(small.headers.get('content-type')).toBe('image/webp');
      await small.arrayBuffer();
    }

    const stranger = await signUp(app);
    for (const path of [
      image.contentUrl!,
      image.thumbnailUrl!,
      image.previewUrl!,
      `/api/v1/images/${image.id}`,
      `/api/v1/generations/${id}`,
      `/api/v1/generations/${id}/receipt`,
      `/api/v1/generations/${id}/events`,
    ]) {
      expect((await fetchAs(stranger.client.cookie, path)).status).toBe(404);
      expect((await fetchAs(null, path)).status).toBe(401);
    }
    const cancel = await stranger.client.post(`/api/v1/generations/${id}/cancel`);
    expect(cancel.status).toBe(404);
  });

  it('finds prompts by English words and by Chinese', async () => {
    const customer = await customerWith(app, 100);
    const words = ['two red foxes running in snow', '一只在雪地里奔跑的红狐狸', 'a quiet harbour'];
    for (const prompt of words) await accepted(customer, { prompt });
    const find = async (q: string) => {
      const { body } = await customer.client.get<{ items: { prompt: string }[] }>(
        `/api/v1/generations?q=${encodeURIComponent(q)}`,
      );
      return body.items.map((item) => item.prompt);
    };
    expect(await find('fox')).toEqual([words[0]]);
    expect(await find('run snow')).toEqual([words[0]]);
    expect(await find('harb')).toEqual([words[2]]);
    expect(await find('狐狸')).toEqual([words[1]]);
    expect(await find('红')).toEqual([words[1]]);
    expect(await find('雪狐')).toEqual([]);
    expect(await find("'; DROP TABLE x; -- & | !")).toEqual([]);
  });

  it('pages through history without gaps or repeats', async () => {
    const customer = await customerWith(app, 200);
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await accepted(customer)).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await customer.client.get<{
        items: { id: string }[];
        nextCursor: string | null;
      }>(`/api/v1/generations?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((item) => item.id));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual(made);
    for (const list of ['generations', 'images', 'uploads'])
      expect((await customer.client.get(`/api/v1/${list}?cursor=nonsense`)).status).toBe(400);
  });

  it('keeps favourites and tags, and deletes for good', async () => {
    const customer = await customerWith(app, 20);
    const { id } = await accepted(customer, { prompt: 'a tagged thing' });
    const image = (await over(customer, id)).images[0]!;
    const path = `/api/v1/images/${image.id}`;
    const patched = await customer.client.send('PATCH', path, {
      favorite: true,
      tags: ['shop', 'shop', 'spring'],
    });
    expect(patched.body).toMatchObject({ favorite: true, tags: ['shop', 'spring'] });
    const gallery = (query: string) =>
      customer.client.get<{ items: { id: string }[] }>(`/api/v1/images?${query}`);
    expect((await gallery('favorite=true&tag=spring')).body.items.map((i) => i.id)).toEqual([
      image.id,
    ]);
    expect((await gallery('tag=winter')).body.items).toEqual([]);

    expect((await customer.client.delete(path)).status).toBe(204);
    expect((await customer.client.delete(path)).status).toBe(204);
    expect((await gallery('')).body.items).toEqual([]);
    const content = await customer.client.get<{ code: string }>(`${path}/content`);
    expect([content.status, content.body.code]).toEqual([410, 'image_gone']);
    const tombstone = (await read(customer, id)).images[0]!;
    expect(tombstone).toMatchObject({ status: 'delivered', charged: true });
    expect(tombstone.contentUrl).toBeUndefined();
  });
});

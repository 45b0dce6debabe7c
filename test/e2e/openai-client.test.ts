import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { startProduct, type Product } from '../support/product.js';

/** The built product with its demo engine, and the official client as anybody installs it. */
let product: Product;
let client: HttpClient;
let openai: OpenAI;
beforeAll(async () => {
  product = await startProduct();
  client = new HttpClient(product.url);
  await client.post('/api/v1/auth/sign-up', { email: newEmail(), password: PASSWORD });
  const me = await client.get<{ workspace: { id: string } }>('/api/v1/me');
  const refused = await client.post('/api/v1/api-keys', { name: 'e2e' });
  expect(refused).toMatchObject({ status: 403, body: { code: 'api_not_in_plan' } });
  await withClient(product.database.ownerUrl, (sql) =>
    sql.query(`INSERT INTO catalog.assignment (workspace_id, plan_code) VALUES ($1, 'studio')`, [
      me.body.workspace.id,
    ]),
  );
  const made = await client.post<{ key: string }>('/api/v1/api-keys', { name: 'e2e' });
  expect(made.status).toBe(201);
  openai = new OpenAI({ apiKey: made.body.key, baseURL: `${product.url}/v1` });
}, 300_000);
afterAll(() => product.stop());

const balance = async () =>
  (await client.get<{ available: number; held: number }>('/api/v1/credits/balance')).body;
const blue = { r: 0x33, g: 0x66, b: 0xcc };

/** Asks while the worker stands still, which goes on once the api listens for what it will show. */
async function onceWatched<T>(ask: () => Promise<T>): Promise<T> {
  const redis = new Redis(product.redis.url);
  const watched = async () => (await redis.pubsub('CHANNELS', 'generation:live:*')).length;
  try {
    await until(async () => (await watched()) === 0, { what: 'nobody who listens' });
    process.kill(product.worker.pid, 'SIGSTOP');
    const answer = ask();
    await until(watched, { what: 'somebody who listens' }).finally(() =>
      process.kill(product.worker.pid, 'SIGCONT'),
    );
    return await answer;
  } finally {
    redis.disconnect();
  }
}

test('generates, streams an edit of one image, and edits inside a mask only', async () => {
  expect(await balance()).toMatchObject({ available: 40 });
  const made = await openai.images.generate({ model: 'gpt-image-2', prompt: 'a calm sea' });
  const first = Buffer.from(made.data![0]!.b64_json!, 'base64');
  expect(await sharp(first).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });

  const image = await toFile(first, 'sea.png', { type: 'image/png' });
  const stream = await onceWatched(() =>
    openai.images.edit({
      model: 'gpt-image-2',
      // What comes after the picture is not shown any more: the previews are given time.
      prompt: 'the same sea at night [demo:pace=2000]',
      image,
      stream: true,
      partial_images: 2,
    }),
  );
  const types: string[] = [];
  for await (const event of stream) types.push(event.type);
  expect(types.filter((type) => type === 'image_edit.partial_image').length).toBeGreaterThan(0);
  expect(types.at(-1)).toBe('image_edit.completed');

  const base = await sharp({ create: { width: 512, height: 512, channels: 3, background: blue } })
    .png()
    .toBuffer();
  const keep = Buffer.alloc(512 * 512, 255);
  for (let y = 0; y < 512; y += 1) keep.fill(0, y * 512, y * 512 + 256);
  const mask = await sharp({
    create: { width: 512, height: 512, channels: 3, background: '#000000' },
  })
    .joinChannel(keep, { raw: { width: 512, height: 512, channels: 1 } })
    .png()
    .toBuffer();
  const edited = await openai.images.edit({
    model: 'gpt-image-2',
    prompt: 'a mountain',
    image: [await toFile(base, 'base.png', { type: 'image/png' })],
    mask: await toFile(mask, 'mask.png', { type: 'image/png' }),
  });
  const picture = Buffer.from(edited.data![0]!.b64_json!, 'base64');
  const look = async (left: number) => {
    const part = await sharp(picture)
      .extract({ left, top: 100, width: 300, height: 700 })
      .toBuffer();
    return (await sharp(part).stats()).channels.slice(0, 3);
  };
  expect((await look(620)).map(({ mean }) => Math.round(mean))).toEqual(Object.values(blue));
  expect(Math.max(...(await look(100)).map(({ stdev }) => stdev))).toBeGreaterThan(5);
  expect(await balance()).toMatchObject({ available: 10, held: 0 });
}, 300_000);

test('says in OpenAI’s words what is wrong, and charges nothing', async () => {
  const picture = await toFile(Buffer.from('no picture'), 'a.png', { type: 'image/png' });
  await expect(openai.images.edit({ prompt: 'a kite', image: picture })).rejects.toMatchObject({
    status: 400,
    code: 'invalid_image_file',
    param: 'image',
  });
  expect(await balance()).toMatchObject({ available: 10, held: 0 });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { startCreem, type CreemStandIn } from '../support/creem-stand-in.js';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { OpenAiStandIn } from '../support/openai-stand-in.js';
import { startProduct, type Product } from '../support/product.js';
import { freshBucket, type TestBucket } from '../support/radosgw.js';
import { startSmtp, type SmtpStandIn } from '../support/smtp.js';

interface Generation {
  id: string;
  status: string;
  images: { id: string; status: string; contentUrl?: string; error?: { code: string } }[];
}
interface Balance {
  available: number;
  held: number;
  lots: { kind: string; available: number; expiresAt: string | null }[];
}

/**
 * The built product as a company runs it: model, payments, mail and object store are other
 * machines, here stand-ins over HTTP and SMTP and a real S3 server.
 */
let product: Product;
let openai: OpenAiStandIn;
let creem: CreemStandIn;
let smtp: SmtpStandIn;
let bucket: TestBucket;
let client: HttpClient;
/** What was started, to be stopped in the opposite order also after a failed start. */
const started: (() => Promise<unknown>)[] = [];
const email = newEmail();

beforeAll(async () => {
  openai = new OpenAiStandIn();
  const openaiUrl = await openai.start();
  started.push(() => openai.stop());
  creem = await startCreem();
  started.push(() => creem.close());
  smtp = await startSmtp();
  started.push(() => smtp.close());
  bucket = await freshBucket();
  started.push(() => bucket.drop());
  product = await startProduct({
    env: {
      OPENAI_API_KEY: 'sk-stand-in',
      OPENAI_BASE_URL: openaiUrl,
      SMTP_URL: smtp.url,
      ...creem.env,
      ...bucket.env,
    },
  });
  started.push(() => product.stop());
  client = new HttpClient(product.url);
}, 300_000);

afterAll(async () => {
  for (const stop of started.reverse()) await stop();
});

const balance = async () => (await client.get<Balance>('/api/v1/credits/balance')).body;
const balanceOf = (available: number) =>
  until(async () => ((await balance()).available === available ? balance() : null), {
    what: `a balance of ${available}`,
  });

async function generate(prompt: string): Promise<Generation> {
  const accepted = await client.post<Generation>(
    '/api/v1/generations',
    { prompt, aspectRatio: '3:2', resolution: '1K', count: 1 },
    { 'idempotency-key': crypto.randomUUID() },
  );
  expect(accepted.status).toBe(202);
  return until(
    async () => {
      const { body } = await client.get<Generation>(`/api/v1/generations/${accepted.body.id}`);
      return ['finished', 'failed', 'cancelled'].includes(body.status) ? body : null;
    },
    { what: 'the end of the generation', timeout_ms: 60_000 },
  );
}

test('the trial waits for the verified address', async () => {
  const signedUp = await client.post('/api/v1/auth/sign-up', { email, password: PASSWORD });
  expect(signedUp.status).toBe(201);
  expect((await balance()).available).toBe(0);

  const { links } = await smtp.mailTo(email);
  expect(links).toHaveLength(1);
  expect(links[0]?.startsWith(product.url)).toBe(true);
  expect((await fetch(links[0] as string, { redirect: 'manual' })).status).toBe(303);
  await balanceOf(40);
});

test('an image comes from the model, and its original bytes are kept in the bucket', async () => {
  const done = await generate('a glass teapot on linen');
  expect(done.status).toBe('finished');
  const [request] = openai.imageRequests();
  expect(request?.fields).toMatchObject({ model: 'gpt-image-2', size: '1248x832', n: 1 });

  const served = await fetch(`${product.url}${done.images[0]?.contentUrl}`, {
    headers: { cookie: client.cookie ?? '' },
  });
  const bytes = Buffer.from(await served.arrayBuffer());
  const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
  const { Contents = [] } = await bucket.client.send(
    new ListObjectsV2Command({ Bucket: bucket.bucket }),
  );
  const stored = await Promise.all(
    Contents.map(async ({ Key }) => {
      const object = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.bucket, Key }));
      return hash(await object.Body!.transformToByteArray());
    }),
  );
  expect(stored).toContain(hash(bytes));
  expect((await balance()).available).toBe(30);
});

test('a picture that the model refuses is not charged, and the model is asked once', async () => {
  const before = openai.imageRequests().length;
  const done = await generate('something [stand-in:refuse]');
  expect(done.images[0]).toMatchObject({ status: 'blocked' });
  expect(openai.imageRequests()).toHaveLength(before + 1);
  expect(await balance()).toMatchObject({ available: 30, held: 0 });
});

test('a prompt that moderation flags is refused before money moves', async () => {
  const answer = await client.post<{ code: string }>(
    '/api/v1/generations',
    { prompt: 'a forbidden thing', aspectRatio: '1:1', resolution: '1K', count: 1 },
    { 'idempotency-key': crypto.randomUUID() },
  );
  expect(answer.status).toBe(422);
  expect(answer.body.code).toBe('prompt_blocked');
  expect(await balance()).toMatchObject({ available: 30, held: 0 });
});

test('a prompt that is improved, or cannot be, stands in no log, and in no answer that quotes a provider', async () => {
  const improve = (prompt: string) =>
    client.post<{ prompt: string }>('/api/v1/prompts/enhance', { prompt });
  const improved = await improve('a sign "Wonderland 7"');
  expect([improved.status, improved.body.prompt]).toEqual([
    200,
    expect.stringContaining('"Wonderland 7"'),
  ]);
  openai.chatScript = ['error-500', 'loses-quotes'];
  for (const status of [503, 422]) {
    const refused = await improve('a sign "Wonderland 7"');
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.body)).not.toMatch(/wonderland/i);
  }
  expect(product.api.log()).toContain('no help with a prompt');
  expect(product.api.log()).not.toMatch(/wonderland/i);
  expect((await balance()).available).toBe(30);
});

test('a paid pack arrives once however often its event comes, and never expires', async () => {
  const opened = await client.post<{ id: string; checkoutUrl: string }>(
    '/api/v1/billing/checkouts',
    { productCode: 'pack_s' },
  );
  expect(opened.status).toBe(201);
  const externalId = new URL(opened.body.checkoutUrl).pathname.split('/').pop() ?? '';
  const events = creem.pay(externalId);
  const answers = await Promise.all(
    [...events, ...events, ...events].map((event) => creem.deliver(product.url, event)),
  );
  expect(new Set(answers)).toEqual(new Set([200]));
  const after = await balanceOf(330);
  expect(after.lots).toContainEqual(
    expect.objectContaining({ kind: 'pack', available: 300, expiresAt: null }),
  );
});

test('after all of this the books are right', async () => {
  const findings = await withClient(product.database.ownerUrl, async (sql) => {
    const credits = await sql.query<object>('SELECT * FROM credits.audit');
    const settlements = await sql.query<object>('SELECT * FROM books.settlement_mismatch');
    return [...credits.rows, ...settlements.rows];
  });
  expect(findings).toEqual([]);
});

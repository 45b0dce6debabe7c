import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '#kernel';
import { unpackedCeph } from '../../scripts/lib/test-radosgw.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { startProduct, type Product } from '../support/product.js';
import { freshBucket, type TestBucket } from '../support/radosgw.js';
import { peakBytes, residentBytes } from '../../bench/pipeline/watch.js';
import { figures, seconds } from './figures.js';
import { buyers, FULL, type Buyer } from './generation-load.js';

jest.setTimeout(FULL ? 3_600_000 : 300_000);

const MIB = 1024 * 1024;
/** The whole of what one archive may hold: 10 GB. Else more than the memory that it may take. */
const [IMAGES, EACH] = FULL ? [1000, 10 * MIB] : [64, 8 * MIB];
/** What one download may take beside the memory that the process has anyhow. */
const MAX_GROWTH = 256 * MIB;
/** So each file begins in the list at the end of the archive. */
const ENTRY = Buffer.from('PK\x01\x02', 'latin1');

const kinds: ('disk' | 's3')[] = ['disk'];
try {
  await unpackedCeph();
  kinds.push('s3');
} catch (error) {
  process.stderr.write(`SKIPPED: archives from a real S3 server, because ${String(error)}\n`);
}

/** Real: the built api as a process that dies, Postgres, the disk or an S3 server. */
describe.each(kinds)('an archive of all that it may hold, from %s', (kind) => {
  let product: Product;
  let bucket: TestBucket | undefined;
  let buyer: Buyer;
  let imageIds: string[];
  beforeAll(async () => {
    bucket = kind === 's3' ? await freshBucket() : undefined;
    product = await startProduct({ env: bucket?.env ?? {}, roles: ['api'] });
    [buyer] = (await buyers(product, 1, 100)) as [Buyer];
    imageIds = await manyPictures();
  });
  afterAll(async () => {
    await product.stop();
    await bucket?.drop();
  });

  /** So many delivered pictures, whose bytes are one object in the store. */
  async function manyPictures(): Promise<string[]> {
    const { workspaceId } = buyer;
    const objectId = newId();
    const key = `outputs/${workspaceId}/${objectId}/1/original.png`;
    const bytes = randomBytes(EACH);
    if (bucket)
      await bucket.client.send(
        new PutObjectCommand({ Bucket: bucket.bucket, Key: key, Body: bytes }),
      );
    else {
      const file = join(product.dataDir, 'objects', key);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    return withClient(product.database.ownerUrl, async (client) => {
      await client.query(
        `INSERT INTO storage.object (id, key, kind, workspace_id, owner_kind, owner_id, state,
           content_type, bytes, sha256)
         VALUES ($1, $2, 'output', $3, 'image', $1, 'stored', 'image/png', $4, $5)`,
        [objectId, key, workspaceId, EACH, createHash('sha256').update(bytes).digest()],
      );
      await client.query(
        `INSERT INTO generation.generation (workspace_id, user_id, origin, status, prompt,
           provider_prompt, style, aspect_ratio, resolution, width, height, quality, count,
           credits_each, output_format, finished_at)
         SELECT $1, $1, 'studio', 'finished', 'a lighthouse', 'a lighthouse', 'none', '1:1', '4K',
                8, 8, 'medium', 1, 10, 'png', kernel.now() FROM generate_series(1, $2::int)`,
        [workspaceId, IMAGES],
      );
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO generation.image (generation_id, workspace_id, index, status, credits, seed,
           style, resolution, object_id, width, height, content_type, bytes, delivered_at,
           settled_at)
         SELECT id, workspace_id, 0, 'delivered', 10, 1, style, resolution, $2, 8, 8, 'image/png',
                $3, kernel.now(), kernel.now()
           FROM generation.generation WHERE workspace_id = $1 RETURNING id`,
        [workspaceId, objectId, EACH],
      );
      return rows.map((row) => row.id);
    });
  }

  async function prepared(): Promise<string> {
    const { body } = await buyer.client.post<{ downloadUrl: string; images: number }>(
      '/api/v1/images/archives',
      { imageIds },
    );
    expect(body.images).toBe(IMAGES);
    return `${product.url}${body.downloadUrl}`;
  }

  /** Reads it to its end without keeping it. */
  async function download(
    url: string,
    meanwhile: (bytes: number) => Promise<void> = () => Promise.resolve(),
  ): Promise<{ bytes: number; files: number }> {
    const answer = await fetch(url, { headers: { cookie: buyer.client.cookie! } });
    expect(answer.status).toBe(200);
    let bytes = 0;
    const end: Uint8Array[] = [];
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes >= IMAGES * EACH) end.push(chunk);
      await meanwhile(bytes);
    }
    const tail = Buffer.concat(end);
    let files = 0;
    for (let at = tail.indexOf(ENTRY); at >= 0; at = tail.indexOf(ENTRY, at + 1)) files += 1;
    return { bytes, files };
  }

  it('is sent whole in flat memory', async () => {
    const before = residentBytes(product.api.pid);
    const began_ms = performance.now();
    const sending = prepared().then((url) => download(url));
    const peak = await peakBytes(product.api.pid, sending);
    const { bytes, files } = await sending;
    expect(bytes).toBeGreaterThan(IMAGES * EACH);
    expect(files).toBe(IMAGES + 1);
    expect(peak - before).toBeLessThan(MAX_GROWTH);
    figures(`An archive of ${Math.round(bytes / MIB)} MiB from ${kind}`, {
      'memory before, MiB': Math.round(before / MIB),
      'at most, MiB': Math.round(peak / MIB),
      'sent in': seconds(performance.now() - began_ms),
    });
  });

  it('leaves nothing behind when the api is killed in the middle, and is sent by the next one', async () => {
    const traces = async () => ({
      files: (await readdir(product.dataDir, { recursive: true })).sort(),
      rows: await withClient(product.database.ownerUrl, async (client) => {
        const { rows } = await client.query(
          `SELECT (SELECT count(*)::int FROM storage.object) AS objects,
                  (SELECT count(*)::int FROM generation.archive) AS archives,
                  (SELECT count(*)::int FROM kernel.outbox) AS facts`,
        );
        return rows as unknown[];
      }),
    });
    const url = await prepared();
    const before = await traces();
    const cut = download(url, async (bytes) => {
      if (bytes > (IMAGES * EACH) / 4) await product.api.kill();
    });
    await expect(cut).rejects.toThrow();
    expect(await traces()).toEqual(before);
    await product.api.start();
    expect(await download(url)).toMatchObject({ files: IMAGES + 1 });
  });
});

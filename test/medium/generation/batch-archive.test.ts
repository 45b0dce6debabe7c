import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { TestApp } from '../../support/app.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { batchIn, readyBatch, rowsOf, startBatch } from './batch-client.js';
import { customerWith } from './studio.js';

const run = promisify(execFile);

/** Reads archives as others do: with Python's own zipfile, which checks names and sums. */
const UNPACK = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
z.extractall(sys.argv[2])`;

/** Real: Postgres, Redis, Bull, the disk store. Played: OpenAI. */
describe('the archive of a batch', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batch-archive-'));
    app = await startModelApp(openai, { MODERATION: 'local' });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds every original unchanged, and a manifest that is safe in a spreadsheet', async () => {
    const customer = await customerWith(app, 100);
    const text =
      'prompt,count,negative\n一只猫,2,人物\n"=1+1, a cup",1,\nnude woman on a bed,1,\na dog,1,';
    const batch = await readyBatch(customer, text, { kind: 'csv' });
    const early = await customer.client.get(`/api/v1/batches/${batch.id}/archive`);
    expect(early.body).toMatchObject({ code: 'batch_nothing_to_download' });
    await startBatch(customer, batch);
    await batchIn(customer, batch.id, 'finished');
    const rows = await rowsOf(customer, batch.id);
    const dog = rows[3]!.images[0]!;
    await customer.client.delete(`/api/v1/images/${dog.id}`);

    const fetched = (path: string) =>
      fetch(`${app.url}${path}`, { headers: { cookie: customer.client.cookie! } });
    const answer = await fetched(`/api/v1/batches/${batch.id}/archive`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="batch-${batch.id}.zip"`,
    );
    const zip = join(folder, 'batch.zip');
    await writeFile(zip, Buffer.from(await answer.arrayBuffer()));
    await run('python3', ['-c', UNPACK, zip, join(folder, 'out')]);

    expect((await readdir(join(folder, 'out', 'images'))).sort()).toEqual([
      '0001-1.png',
      '0001-2.png',
      '0002-1.png',
    ]);
    const original = await fetched(rows[0]!.images[1]!.contentUrl!);
    expect(await readFile(join(folder, 'out/images/0001-2.png'))).toEqual(
      Buffer.from(await original.arrayBuffer()),
    );
    const manifest = parse(await readFile(join(folder, 'out', 'manifest.csv')), { bom: true });
    expect(manifest).toEqual([
      ['row', 'line', 'prompt', 'negative', 'file', 'status', 'credits', 'note'],
      ['1', '2', '一只猫', '人物', 'images/0001-1.png', 'delivered', '10', ''],
      ['1', '2', '一只猫', '人物', 'images/0001-2.png', 'delivered', '10', ''],
      ['2', '3', "'=1+1, a cup", '', 'images/0002-1.png', 'delivered', '10', ''],
      ['3', '4', 'nude woman on a bed', '', '', 'blocked', '0', 'The prompt meets a content rule.'],
      ['4', '5', 'a dog', '', '', 'delivered', '10', 'Deleted'],
    ]);
  });

  it('lets go of the store when the client leaves', async () => {
    const customer = await customerWith(app, 100);
    const batch = await readyBatch(customer, 'a\nb\nc');
    await startBatch(customer, batch);
    await batchIn(customer, batch.id, 'finished');
    const leave = new AbortController();
    const answer = await fetch(`${app.url}/api/v1/batches/${batch.id}/archive`, {
      headers: { cookie: customer.client.cookie! },
      signal: leave.signal,
    });
    await answer.body!.getReader().read();
    leave.abort();
    // It answers as before.
    const again = await customer.client.get(`/api/v1/batches/${batch.id}`);
    expect(again.status).toBe(200);
  });
});

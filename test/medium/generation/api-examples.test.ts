import { execFile, spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startApp, type TestApp } from '../../support/app.js';
import type { Customer } from '../../support/http-client.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { apiKeyOf, leftHalfOpen, plain } from './edit-form.js';
import { balance, booksFindings, customerWith } from './studio.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Real: our API and worker, curl, Python and Node as processes of their own. Played: the model behind us. */
describe('the examples of the API’s documentation', () => {
  const upstream = new OpenAiStandIn();
  let app: TestApp;
  let customer: Customer;
  let folder: string;
  beforeAll(async () => {
    app = await startApp({
      worker: true,
      env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: await upstream.start() },
    });
    customer = await customerWith(app, 100);
    folder = await mkdtemp(join(tmpdir(), 'api-example-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'image.png'), await plain(256, 256));
    await writeFile(join(folder, 'mask.png'), await leftHalfOpen(256, 256));
  });
  afterAll(async () => {
    await upstream.stop(); // first: an open server would keep a failed run alive
    await rm(folder, { recursive: true });
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const examples = [
    { program: 'sh', script: 'images.sh', needs: 'curl' },
    { program: 'python3', script: 'images.py', needs: 'python3' },
    { program: process.execPath, script: 'images.mjs', needs: process.execPath },
  ];
  // A machine without curl or Python can still run all other tests, and says what it left out.
  const isThere = (program: string) => spawnSync(program, ['--version']).status === 0;
  const missing = examples.filter(({ needs }) => !isThere(needs));
  for (const { script, needs } of missing)
    it.skip(`${script} is left out: there is no ${needs} on this machine`, () => undefined);

  const present = examples.filter((example) => !missing.includes(example));
  it.each(present)('$script makes an image and edits it', async ({ program, script }) => {
    upstream.reset();
    const { available } = await balance(customer);
    await copyFile(join(root, 'docs/examples', script), join(folder, script));
    await promisify(execFile)(program, [script], {
      cwd: folder,
      env: { PATH: process.env.PATH, BASE_URL: app.url, API_KEY: await apiKeyOf(customer) },
    });
    for (const name of ['generated.png', 'edited.png']) {
      const picture = await readFile(join(folder, name));
      expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 1024 });
      await rm(join(folder, name));
    }
    expect(upstream.imageRequests().map(({ path }) => path)).toEqual([
      '/v1/images/generations',
      '/v1/images/edits',
    ]);
    expect(await balance(customer)).toEqual({ available: available - 20, held: 0 });
  });
});

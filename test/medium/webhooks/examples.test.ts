import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { freePort, until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { signUpWithApi } from '../../support/http-client.js';
import { deliveryThat, endpointAt, ENDPOINTS, generationFinished, type Endpoint } from './hooks.js';

const examples = fileURLToPath(new URL('../../../docs/examples/', import.meta.url));

/** Real: our API and worker, and the receivers of docs/api.md as processes of their own. */
let app: TestApp;
let child: ChildProcess | null = null;
beforeAll(async () => {
  app = await startApp({ worker: true });
});
afterAll(() => app.close());
afterEach(() => void child?.kill('SIGKILL'));

// A machine without Python can still run all other tests.
const PROGRAMS = [
  { program: process.execPath, script: 'webhook.mjs' },
  { program: 'python3', script: 'webhook.py' },
].filter(({ program }) => spawnSync(program, ['--version']).status === 0);

it.each(PROGRAMS)('$script takes what is ours and nothing else', async ({ program, script }) => {
  const customer = await signUpWithApi(app);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { id, secret } = await endpointAt(customer, url);
  let output = '';
  const receiver = spawn(program, [`${examples}${script}`], {
    env: { PATH: process.env.PATH, PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = receiver;
  receiver.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(() => output.includes('listening'), { what: 'the receiver' });

  const forged = await fetch(url, {
    method: 'POST',
    body: '{"type":"image.delivered","data":{}}',
    headers: {
      'webhook-id': 'x',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,AAAA',
    },
  });
  expect(forged.status).toBe(400);

  await generationFinished(app, customer);
  const delivered = await deliveryThat(customer, id, ({ status }) => status === 'delivered');
  // While a secret is changed, whoever still has the old one can check as well; and a message that
  // comes twice counts once.
  await customer.client.post<Endpoint>(`${ENDPOINTS}/${id}/secret`);
  await customer.client.post(`${ENDPOINTS}/${id}/deliveries/${delivered.id}/redeliver`);
  await deliveryThat(
    customer,
    id,
    ({ status, attempts }) => status === 'delivered' && attempts === 1,
  );
  await customer.client.post(`${ENDPOINTS}/${id}/test`);
  await deliveryThat(
    customer,
    id,
    ({ type, status }) => type === 'webhook.test' && status === 'delivered',
  );
  // What it wrote before it answered may still be in the pipe.
  const lines = await until(
    () => {
      const said = output.split('\n').slice(1, -1);
      return said.length > 1 ? said : null;
    },
    { what: 'what the receiver wrote' },
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^generation\.finished \{"generationId":"[0-9a-f-]{36}","status":"finished"\}$/,
  );
  expect(lines[1]).toBe(`webhook.test {"endpointId":"${id}"}`);
});

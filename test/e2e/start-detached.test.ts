import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort, until } from '../../scripts/lib/net.mjs';
import { launch, processesOf, START } from '../support/launcher.js';

/** Starts that nobody watches. Each has a data folder of its own, with a space in its name. */
let base: string;
let dataDir: string;
let port: number;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'start-detached-'));
  chmodSync(base, 0o755); // Else root's database would move under /var/lib and stay there.
  dataDir = join(base, 'my data');
  mkdirSync(dataDir, { mode: 0o755 });
  port = await freePort();
});

afterEach(async () => {
  const { pid } = instance() ?? {};
  if (pid) process.kill(pid, 'SIGTERM');
  await until(() => processesOf(dataDir).length === 0, { what: 'the end of everything' });
  rmSync(base, { recursive: true, force: true });
}, 180_000);

function instance(): { pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as { pid: number };
  } catch {
    return undefined;
  }
}

function log(): string {
  try {
    return readFileSync(join(dataDir, 'logs', 'start.log'), 'utf8');
  } catch {
    return '';
  }
}

/** Waits for the start; throws its log when it ended. */
async function isServing() {
  await until(
    async () => {
      if (instance() === undefined && log().includes('✖')) throw new Error(log());
      return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok;
    },
    { what: 'an answer', timeout_ms: 240_000, every_ms: 200 },
  );
  await until(() => log().includes('Running.'), { what: 'the end of the start' });
}

/** Runs a line of shell that starts us and ends; the shell has no terminal. */
async function shell(line: string, env: Record<string, string> = {}) {
  const { PATH, HOME } = process.env;
  const child = spawn('/bin/sh', ['-c', line], {
    env: {
      PATH,
      HOME,
      DATA_DIR: dataDir,
      PORT: String(port),
      NODE: process.execPath,
      START,
      ...env,
    },
    stdio: 'ignore',
    detached: true, // A process group of its own, as a job of a shell has.
  });
  await once(child, 'exit');
  return child.pid as number;
}

const ways: [string, string, Record<string, string>][] = [
  ['npm, whose shell ends', '"$NODE" "$START" >/dev/null 2>&1 &', { npm_lifecycle_event: 'start' }],
  ['a reader that leaves', '"$NODE" "$START" 2>&1 </dev/null | true &', {}],
  ['closed streams', '"$NODE" "$START" <&- >&- 2>&- &', {}],
];

test.each(ways)(
  'started by %s it lives on',
  async (_way, line, env) => {
    await shell(line, env);
    await isServing();
  },
  400_000,
);

test('a hang-up without a terminal does not end it, neither on the way nor later', async () => {
  const group = await shell('nohup "$NODE" "$START" >/dev/null 2>&1 </dev/null &');
  await until(() => instance(), { what: 'the launcher' });
  process.kill(-group, 'SIGHUP');
  await isServing();
  process.kill(-group, 'SIGHUP');
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
}, 400_000);

/** Starts 100 servers, one after the other, in a process that lives through hang-ups. */
const STARTER = `
  import { startGuarded } from '${new URL('../../scripts/lib/guard.mjs', import.meta.url).href}';
  process.on('SIGHUP', () => undefined);
  process.send('ready');
  const [, log] = process.argv;
  for (let i = 0; i < 100; i++)
    await (await startGuarded({ command: 'sleep', args: ['600'], log, signal: 'TERM' })).stop();
  process.exit(0);
`;

test('a hang-up in the very moment in which a server is started does not keep it away', async () => {
  const starter = spawn(
    process.execPath,
    ['--input-type=module', '--eval', STARTER, join(base, 'log')],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  await once(starter, 'message');
  const hangUp = setInterval(() => process.kill(-(starter.pid as number), 'SIGHUP'), 0);
  starter.once('exit', () => clearInterval(hangUp));
  expect(await once(starter, 'exit')).toEqual([0, null]);
}, 180_000);

test('told to end on the way it says why, ends with an error, and leaves nothing', async () => {
  const start = launch({ DATA_DIR: dataDir, PORT: String(port) });
  await until(() => instance(), { what: 'the launcher' });
  start.process.kill('SIGTERM');
  expect(await start.exit).toBe(1);
  expect(start.output()).toMatch(/✖ Stopped before it was running \(SIGTERM\)\.\n {2}\S/);
  expect(log()).toContain('Stopped before it was running (SIGTERM).');
  expect(processesOf(dataDir)).toEqual([]);
}, 400_000);

test('of two starts on one data folder at once one runs and the other says why not', async () => {
  const env = { DATA_DIR: dataDir, PORT: String(port) };
  const both = [launch(env), launch(env)];
  const refused = await Promise.race(
    both.map(async (start) => ({ start, status: await start.exit })),
  );
  expect(refused.status).toBe(1);
  expect(refused.start.output()).toContain('is in use by another running instance');
  await isServing();
}, 400_000);

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort, portIsFree, until } from '../../scripts/lib/net.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';

const LAUNCHER = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'start-'));
const email = newEmail();
let port: number;
let first: Launcher;
let second: Launcher | undefined;
let occupied: Server | undefined;

interface Launcher {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  output(): string;
}

/** `npm start` without npm, from a shell that knows nothing of the product's variables. */
function launch(env: Record<string, string>): Launcher {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [LAUNCHER], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, exit, output: () => text };
}

const isRunning = (launcher: Launcher) =>
  until(
    () => {
      if (launcher.process.exitCode !== null) throw new Error(launcher.output());
      return launcher.output().includes('Ctrl-C stops everything.');
    },
    { what: 'the welcome', timeout_ms: 90_000 },
  );

/** Every process that was started with our data folder, in its arguments or its environment. */
function processesOfOurs(): string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return ''; // It has ended.
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => `${read(pid, 'cmdline')} ${read(pid, 'environ')}`.includes(dataDir))
    .map((pid) => `${pid} ${read(pid, 'cmdline')}`);
}

beforeAll(async () => {
  port = await freePort();
  first = launch({ DATA_DIR: dataDir, PORT: String(port) });
  await isRunning(first);
}, 120_000);

afterAll(async () => {
  for (const launcher of [first, second]) {
    launcher?.process.kill('SIGTERM');
    await launcher?.exit;
  }
  occupied?.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

test('the first start tells the addresses and one login, and serves all of them', async () => {
  const url = `http://localhost:${port}`;
  for (const line of [`${url}/`, `${url}/admin/`, `${url}/api/docs`, dataDir])
    expect(first.output()).toContain(line);
  expect(first.output().match(/password {2}\S+/g)).toHaveLength(1);
  const visitor = new HttpClient(url);
  for (const path of ['/', '/admin/', '/api/docs', '/readyz'])
    expect({ path, status: (await visitor.get(path)).status }).toEqual({ path, status: 200 });
  const answer = await visitor.post('/api/v1/auth/sign-up', { email, password: PASSWORD });
  expect(answer.status).toBe(201);
});

test('a second start on the same data folder is refused with one message', async () => {
  const other = launch({ DATA_DIR: dataDir, PORT: String(await freePort()) });
  expect(await other.exit).toBe(1);
  expect(other.output().trim().split('\n')).toEqual([
    expect.stringContaining(`is in use by another running instance (process ${first.process.pid})`),
    expect.stringContaining('set DATA_DIR and PORT'),
  ]);
  expect(await portIsFree(port)).toBe(false);
});

test('a taken port is refused with one message', async () => {
  occupied = createServer().listen(0);
  await once(occupied, 'listening');
  const { port: taken } = occupied.address() as { port: number };
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const other = launch({ DATA_DIR: folder, PORT: String(taken) });
  expect(await other.exit).toBe(1);
  rmSync(folder, { recursive: true });
  expect(other.output().trim().split('\n')).toEqual([
    expect.stringContaining(`Port ${taken} is in use`),
    expect.stringContaining('choose another port'),
  ]);
});

test('Ctrl-C stops everything that was started, and the next start keeps all data', async () => {
  expect(processesOfOurs().length).toBeGreaterThan(4);
  first.process.kill('SIGINT');
  expect(await first.exit).toBe(0);
  expect(first.output()).toContain('All data is kept.');
  expect(first.output()).not.toMatch(/^\s+at /m);
  expect(processesOfOurs()).toEqual([]);
  expect(await portIsFree(port)).toBe(true);

  second = launch({ DATA_DIR: dataDir, PORT: String(port) });
  await isRunning(second);
  expect(second.output()).not.toContain('password');
  const visitor = new HttpClient(`http://localhost:${port}`);
  const answer = await visitor.post('/api/v1/auth/sign-in', { email, password: PASSWORD });
  expect(answer.status).toBe(200);
}, 150_000);

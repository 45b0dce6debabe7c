import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort, portIsFree } from '../../scripts/lib/net.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { isRunning, launch, processesOf, type Launcher } from '../support/launcher.js';

const dataDir = mkdtempSync(join(tmpdir(), 'start-'));
const email = newEmail();
let port: number;
let first: Launcher;
let second: Launcher | undefined;
let occupied: Server | undefined;

beforeAll(async () => {
  port = await freePort();
  first = launch({ DATA_DIR: dataDir, PORT: String(port) });
  await isRunning(first);
}, 300_000);

afterAll(async () => {
  for (const launcher of [first, second]) {
    launcher?.process.kill('SIGTERM');
    await launcher?.exit;
  }
  occupied?.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 180_000);

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
  expect(processesOf(dataDir).length).toBeGreaterThan(4);
  first.process.kill('SIGINT');
  expect(await first.exit).toBe(0);
  expect(first.output()).toContain('Stopping (SIGINT)');
  expect(first.output()).toContain('All data is kept.');
  expect(first.output()).not.toMatch(/^\s+at /m);
  expect(processesOf(dataDir)).toEqual([]);
  expect(await portIsFree(port)).toBe(true);

  second = launch({ DATA_DIR: dataDir, PORT: String(port) });
  await isRunning(second);
  expect(second.output()).not.toContain('password');
  const visitor = new HttpClient(`http://localhost:${port}`);
  const answer = await visitor.post('/api/v1/auth/sign-in', { email, password: PASSWORD });
  expect(answer.status).toBe(200);
}, 400_000);

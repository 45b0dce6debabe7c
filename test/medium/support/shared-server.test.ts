import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from '../../../scripts/lib/net.mjs';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { clusterUrl } from '../../../scripts/lib/test-cluster.mjs';

/** Real: processes as jest's runners are, and Postgres, in a place apart from everybody's. */
const home = mkdtempSync(join(tmpdir(), 'shared-server-'));
const library = (name: string) =>
  new URL(`../../../scripts/lib/${name}.mjs`, import.meta.url).pathname;

beforeAll(() => chmodSync(home, 0o755)); // Postgres runs as another user when we are root.

afterAll(async () => {
  const { keeper } = state() ?? {};
  if (keeper) {
    process.kill(keeper, 'SIGKILL');
    await until(() => servers().length === 0, { what: 'the end of Postgres' });
  }
  rmSync(home, { recursive: true, force: true });
});

const folder = () => join(home, readdirSync(home).find((entry) => /-tests-\d+$/.test(entry)) ?? '');

function state(): { port: number; keeper: number } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder(), 'postgres.json'), 'utf8')) as {
      port: number;
      keeper: number;
    };
  } catch {
    return undefined;
  }
}

/** The servers that run in this place; a guard of theirs has the same words behind `sh -c`. */
function servers(): string[] {
  return readdirSync('/proc').filter((pid) => {
    const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
    try {
      return (
        (read('cmdline').split('\0')[0] ?? '').endsWith('/postgres') &&
        read('environ').includes(home)
      );
    } catch {
      return false; // It has ended.
    }
  });
}

/** A process of its own that uses the server and prints its port. */
function user() {
  const code = `const { testCluster } = await import('${library('test-cluster')}');
    console.log((await testCluster()).port);
    process.exit();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, TMPDIR: home, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { child, port: once(child, 'close').then(() => Number(text)) };
}

it('runners that begin at once get one Postgres, while a third is killed that began before', async () => {
  const killed = user();
  const begun = () =>
    readdirSync(home).length > 0 &&
    readdirSync(folder()).some((entry) => /^postgres-\d+$/.test(entry));
  await until(begun, { what: 'the start of the first' });
  const others = [user().port, user().port];
  killed.child.kill('SIGKILL');
  const [port = 0, other] = await Promise.all(others);
  expect(other).toBe(port);
  await until(() => servers().length === 1, { what: "the end of the first one's Postgres" });
  const rows = await withClient(clusterUrl({ port }, 'postgres', 'postgres'), async (client) => {
    return (await client.query('SELECT 1')).rowCount;
  });
  expect(rows).toBe(1);
});

it('of many that find the lock of a dead process only one works at a time', async () => {
  const lock = join(home, 'many.lock');
  const count = join(home, 'count');
  writeFileSync(lock, '4194304 1');
  writeFileSync(count, '0');
  const code = `const { withLock } = await import('${library('lock')}');
    const { readFileSync, writeFileSync } = await import('node:fs');
    const { setTimeout: pause } = await import('node:timers/promises');
    for (let turn = 0; turn < 20; turn += 1)
      await withLock('${lock}', async () => {
        const before = Number(readFileSync('${count}', 'utf8'));
        await pause(1);
        writeFileSync('${count}', String(before + 1));
      });`;
  const workers = [1, 2, 3, 4].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: 'inherit',
    }),
  );
  const codes = await Promise.all(workers.map((worker) => once(worker, 'close')));
  expect(codes.map(([status]) => status as number)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(count, 'utf8')).toBe('80');
});

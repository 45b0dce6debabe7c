import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/lib/net.mjs';
import { launch, processesOf } from '../support/launcher.js';
import { freshRedis } from '../support/redis.js';

/** `npm start` on a machine or a data folder that lacks something. */
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'start-damaged-'));
  chmodSync(dataDir, 0o755); // Else root's database would move under /var/lib and stay there.
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** What a start says that ends with an error and leaves nothing running. */
async function refused(env: Record<string, string> = {}): Promise<string[]> {
  const start = launch({ DATA_DIR: dataDir, PORT: String(await freePort()), ...env });
  expect(await start.exit).toBe(1);
  expect(processesOf(dataDir)).toEqual([]);
  expect(start.output()).not.toMatch(/^\s+at /m);
  return start
    .output()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Building'));
}

/** A database folder of which only these files are left. */
function databaseOf(files: Record<string, string>) {
  const names = ['session', 'encryption'].map((name) => [`${name}Secret`, name.repeat(8)]);
  const passwords = ['postgres', 'owner', 'app'].map((name) => [`${name}Password`, name]);
  const secrets = Object.fromEntries([...names, ...passwords]) as Record<string, string>;
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets));
  mkdirSync(join(dataDir, 'postgres'), { mode: 0o700 });
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(dataDir, 'postgres', file), content);
}

test('without redis-server and apt it says what to install, and has made nothing big', async () => {
  const bin = join(dataDir, 'bin');
  mkdirSync(bin);
  for (const name of ['sh', 'id'])
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
      join(bin, name),
    );
  expect(await refused({ PATH: bin })).toEqual([
    expect.stringContaining('redis-server is not installed.'),
    expect.stringMatching(/apt-get install redis-server.*REDIS_URL/),
  ]);
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
}, 300_000);

test('a database without its PG_VERSION is not made anew over what is left', async () => {
  databaseOf({ 'postgresql.conf': '# kept' });
  expect(await refused()).toEqual([
    expect.stringContaining('PG_VERSION is missing'),
    expect.stringContaining('Restore it from a backup'),
  ]);
  expect(readFileSync(join(dataDir, 'postgres', 'postgresql.conf'), 'utf8')).toBe('# kept');
}, 300_000);

test('a damaged database is told in the server’s words, without its hint to run initdb', async () => {
  databaseOf({ PG_VERSION: 'xx', 'postgresql.conf': '' });
  const lines = await refused();
  expect(lines[0]).toContain('The embedded Postgres did not start:');
  expect(lines.at(-1)).toMatch(/postgres\.log\. If .* is damaged, restore the data folder/);
  expect(lines.join('\n')).toMatch(/^ {2}FATAL: .* is not a valid data directory$/m);
  expect(lines.join('\n')).not.toContain('initdb');
}, 300_000);

test('a Redis that throws keys away is used with a warning', async () => {
  const redis = await freshRedis();
  const connection = new Redis(redis.url);
  await connection.config('SET', 'maxmemory-policy', 'allkeys-lru');
  connection.disconnect();
  databaseOf({ 'postgresql.conf': '' });
  const said = (await refused({ REDIS_URL: redis.url })).join('\n');
  await redis.stop();
  expect(said).toMatch(/⚠ REDIS_URL: this Redis has the maxmemory-policy allkeys-lru/);
  expect(said).toContain('CONFIG SET maxmemory-policy noeviction');
}, 300_000);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { until } from '../../scripts/lib/net.mjs';
import { customerWithHistory } from '../medium/backup/customer.js';
import { startApp, type TestApp } from '../support/app.js';
import { operator } from '../support/http-client.js';
import { processesOf } from '../support/launcher.js';
import { testStoreKinds, type TestStore } from '../support/object-stores.js';

jest.setTimeout(300_000);

const [disk] = await testStoreKinds();
/** A real S3 server where it can be had: then the drill restores into a bucket of its own there. */
const far = (await testStoreKinds()).at(-1) ?? disk!;
let app: TestApp;
let folder: string;
let home: TestStore;
let drillRoom: TestStore;

beforeAll(async () => {
  home = await far.open();
  drillRoom = await far.open();
  folder = await mkdtemp(join(tmpdir(), 'drill-test-'));
  app = await startApp({ worker: true, env: { ...home.env, MODERATION: 'local' } });
  await customerWithHistory(app);
});
afterAll(async () => {
  await app.close();
  await home.drop();
  await drillRoom.drop();
  await rm(folder, { recursive: true, force: true });
});

/** `npm run` without npm. */
function begin(script: string, args: string[], env: Record<string, string>) {
  const path = fileURLToPath(new URL(`../../scripts/${script}.mjs`, import.meta.url));
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, end, output: () => output };
}

/** The same to its end. @returns its exit code and what it printed, on both streams */
const run = (...call: Parameters<typeof begin>) => begin(...call).end;

/** The variables of this installation. */
function installation(): Record<string, string> {
  const { config } = app;
  return {
    ENCRYPTION_KEY: config.encryptionKey,
    SESSION_SECRET: config.sessionSecret,
    ...home.env,
    DATA_DIR: config.dataDir,
    DATABASE_URL: config.database.url,
    DATABASE_OWNER_URL: config.database.ownerUrl,
  };
}
const roomsOf = async (dataDir: string) =>
  (await readdir(dataDir)).filter((name) => name.startsWith('drill-'));

it('backs up a running installation, and drills that backup on a Postgres of its own', async () => {
  const { config } = app;
  const keys = { ENCRYPTION_KEY: config.encryptionKey, SESSION_SECRET: config.sessionSecret };
  const here = installation();
  const place = join(folder, 'backups');
  const made = await run('backup', ['--to', place], here);
  expect(made.output).toContain('nothing was found');
  expect(made.code).toBe(0);

  // A default installation is made anew out of it; first without its keys, which is refused.
  const anew = join(folder, 'anew');
  const refused = await run('restore', ['--from', place], { DATA_DIR: anew });
  expect(refused.output).toContain('A backup holds no keys');
  expect(refused.code).toBe(1);

  const reports = join(folder, 'reports');
  const { S3_BUCKET: bucket } = drillRoom.env;
  const intoBucket = bucket ? ['--bucket', bucket] : [];
  const drilled = await run('drill', ['--from', place, '--report', reports, ...intoBucket], here);
  expect(drilled.output).toContain('nothing was found');
  expect(drilled.code).toBe(0);
  const names = (await readdir(reports)).sort();
  expect(names.map((name) => name.split('.').at(-1))).toEqual(['json', 'md']);
  const report = JSON.parse(await readFile(join(reports, names[0] ?? ''), 'utf8')) as {
    outcome: { picturesOpened: number; objects: number; findings: unknown[] };
  };
  expect(report.outcome.findings).toEqual([]);
  expect(report.outcome.picturesOpened).toBe(report.outcome.objects);
  expect(report.outcome.objects).toBeGreaterThan(10);
  if (bucket) {
    expect(drilled.output).toContain(
      `${report.outcome.objects} objects were taken out of the bucket of the drill`,
    );
    const own = await run('drill', ['--from', place, '--bucket', home.env.S3_BUCKET ?? ''], here);
    expect([own.code, own.output]).toEqual([
      1,
      expect.stringContaining('of the installation itself'),
    ]);
  }
  const throwaway = await run('drill', ['--report', reports, '--sample', '1'], here);
  expect(throwaway.output).toContain('nothing was found');
  expect(throwaway.code).toBe(0);
  // What the drill backed up and removed is none that one could fall back on.
  const { client } = await operator(app, 'admin');
  const { body } = await client.get<{ items: { kind: string }[] }>(
    '/api/admin/v1/backups?_start=0&_end=10',
  );
  expect(body.items.map(({ kind }) => kind)).toEqual(['drill', 'drill', 'backup']);
  // Nothing of it stays, no server and no folder.
  expect(await roomsOf(config.dataDir)).toEqual([]);
  expect(processesOf(join(config.dataDir, 'drill-'))).toEqual([]);

  const restored = await run('restore', ['--from', place], { DATA_DIR: anew, ...keys });
  expect(restored.output).toContain('Restored. docs/backup.md');
  expect(restored.code).toBe(0);

  const again = await run('restore', ['--only-erasures', '--from', place], here);
  expect(again.output).toContain('0 erasures are on the list.');
  expect(again.code).toBe(0);
});

it('removes, when it is asked to, what a drill left that was killed', async () => {
  const { S3_BUCKET: bucket } = drillRoom.env;
  const { dataDir } = app.config;
  const reports = join(folder, 'reports-after-a-kill');
  const intoBucket = bucket ? ['--bucket', bucket] : [];
  const options = ['--report', reports, '--sample', '1', ...intoBucket];
  const killed = begin('drill', options, installation());
  await until(() => killed.output().includes('\nverify'), {
    what: 'all objects of the drill',
    timeout_ms: 120_000,
  });
  killed.child.kill('SIGKILL');
  await killed.end;
  await until(() => processesOf(join(dataDir, 'drill-')).length === 0, {
    what: 'the end of what the drill had started',
    timeout_ms: 60_000,
  });
  const left = await roomsOf(dataDir);
  expect(left).toHaveLength(1);

  if (bucket) {
    const refused = await run('drill', options, installation());
    expect(refused.output).toContain('The object store holds what a drill left that began at');
    expect(refused.code).toBe(1);
  }
  const cleaned = await run('drill', [...options, '--clean-up'], installation());
  expect(cleaned.output).toContain(`Removing ${join(dataDir, left[0] ?? '')}`);
  if (bucket)
    expect(cleaned.output.split('taking out the objects of the drill of')).toHaveLength(3);
  expect(cleaned.output).toContain('nothing was found');
  expect(cleaned.code).toBe(0);
  expect(await roomsOf(dataDir)).toEqual([]);
});

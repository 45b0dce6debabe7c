/**
 * The tests' S3 server: Ceph's radosgw, with one monitor and one object daemon in memory behind it. It
 * verifies signatures, conditions and CORS as R2 does, which no server written in JavaScript does.
 * Its Debian packages are downloaded and unpacked into a cache folder; nothing is installed.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Failure } from './failure.mjs';
import { startGuarded } from './guard.mjs';
import { withLock } from './lock.mjs';
import { freePort, portAnswers, until } from './net.mjs';
import { isOnPath } from './provision.mjs';
import { isRoot } from './privileges.mjs';
import { sharedServer } from './shared-server.mjs';

const run = promisify(execFile);
const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'];
const KEYS = {
  accessKeyId: 'TESTACCESSKEY0000000',
  secretAccessKey: 'test-secret-access-key-0123456789abcdef',
};
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gpt-image-2');

const here = fileURLToPath(import.meta.url);
const server = sharedServer({ name: 'radosgw', keeper: here, start_ms: 150_000 });

/** The user's one radosgw, started when there is none (about 10 s). */
export async function testObjectStore() {
  await unpackedCeph(); // Before the keeper, so that a failed download shows where it was wanted.
  const { port } = await server.use();
  return { endpoint: `http://127.0.0.1:${port}`, port, ...KEYS };
}

/** Folder of the unpacked packages; they are downloaded when missing (66 MB). */
export async function unpackedCeph() {
  const root = join(cache, 'radosgw');
  mkdirSync(cache, { recursive: true });
  await withLock(`${root}.lock`, async () => {
    if (existsSync(root)) return;
    if (!isOnPath('apt-get') || !isOnPath('dpkg')) {
      throw new Failure(
        'radosgw can be unpacked on Debian only.',
        'Run these tests on Debian or Ubuntu.',
      );
    }
    const half = `${root}.new`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(join(half, 'debs'), { recursive: true });
    await download(join(half, 'debs'));
    for (const name of readdirSync(join(half, 'debs')))
      await run('dpkg', ['-x', join(half, 'debs', name), half]);
    rmSync(join(half, 'debs'), { recursive: true });
    renameSync(half, root);
  });
  return root;
}

async function download(folder) {
  const attempt = async () => {
    const simulated = ['install', '-s', '--no-install-recommends', ...PACKAGES];
    const { stdout } = await run('apt-get', simulated, { env: { ...process.env, LC_ALL: 'C' } });
    const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
    // What is installed already would not be listed, but a missing list of packages neither.
    await run('apt-get', ['download', '-q', ...new Set([...names, ...PACKAGES])], { cwd: folder });
  };
  try {
    await attempt();
  } catch (error) {
    if (!isRoot()) {
      throw new Failure(
        `radosgw could not be downloaded: ${error.stderr ?? error.message}`,
        'Run `sudo apt-get update` and try again.',
      );
    }
    await run('apt-get', ['update', '-qq']);
    await attempt();
  }
}

function ceph(root, folder) {
  const architecture = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const lib = join(root, 'usr/lib', architecture);
  const env = {
    PATH: [join(root, 'usr/bin'), process.env.PATH].join(delimiter),
    LD_LIBRARY_PATH: [lib, join(lib, 'ceph'), join(root, 'lib', architecture)].join(delimiter),
    PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
    CEPH_CONF: join(folder, 'ceph.conf'),
    // Or a program first asks the monitor for its settings, remembers the monitor's address alone, and
    // never looks into the file with the map.
    CEPH_ARGS: '--no-mon-config',
    HOME: folder,
    LC_ALL: 'C',
  };
  const daemons = [];
  const daemon = async (command, ...args) => {
    const log = join(folder, `${command}.log`);
    const guarded = await startGuarded({
      command: join(root, 'usr/bin', command),
      args: ['-f', ...args],
      env,
      cwd: folder,
      log,
      signal: 'TERM',
    });
    daemons.push({ command, log, guarded });
  };
  return {
    lib,
    tool: (command, ...args) =>
      run(join(root, 'usr/bin', command), args, { env, cwd: folder, timeout: 60_000 }),
    /**
     * The `ceph` command is a Python script of the system's Python. Its library asks the monitor for its
     * settings all the same, so about one of 250 is refused before it does anything, and asks again.
     */
    ask: (...args) =>
      until(
        async () => {
          const asked = run('/usr/bin/python3', [join(root, 'usr/bin/ceph'), ...args], {
            env,
            cwd: folder,
            timeout: 60_000,
          });
          try {
            return await asked;
          } catch (error) {
            if (String(error.stderr).includes('problem getting command descriptions')) return false;
            throw error;
          }
        },
        { what: `an answer to \`ceph ${args.join(' ')}\``, timeout_ms: 30_000 },
      ),
    daemon,
    /** Until the probe holds. The folder goes with its keeper, so what the logs end with is told. */
    async ready(what, timeout_ms, probe) {
      try {
        await until(
          () => {
            const ended = daemons.find(({ guarded }) => !guarded.running);
            if (ended) throw new Error(`${ended.command} ended`);
            return probe();
          },
          { what, timeout_ms },
        );
      } catch (error) {
        const ends = daemons.map(
          ({ command, log }) => `${command}:\n${readFileSync(log, 'utf8').slice(-2_000)}`,
        );
        throw new Error(`${error.message}\n${ends.join('\n')}`, { cause: error });
      }
    },
    log: (command) => readFileSync(join(folder, `${command}.log`), 'utf8'),
    exited: () => Promise.race(daemons.map(({ guarded }) => guarded.exited)),
    stop: () => Promise.all(daemons.map(({ guarded }) => guarded.kill())), // It keeps nothing: no need to ask.
  };
}

/**
 * Clients get the map of monitors from a file: one that they would ask the monitor for may come after
 * their first command, which is then refused as one for another cluster ("wrong fsid").
 */
function configuration({ fsid, folder, gateway, lib }) {
  return `[global]
fsid = ${fsid}
paxos propose interval = 0.05
paxos min wait = 0.01
auth cluster required = none
auth service required = none
auth client required = none
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 4294967296
plugin dir = ${lib}/ceph
erasure code dir = ${lib}/ceph/erasure-code
osd class dir = ${lib}/rados-classes
mon data = ${folder}/mon
osd data = ${folder}/osd
run dir = ${folder}
admin socket =
log file =
log to stderr = true
err to stderr = true
mon max pg per osd = 1000
[osd]
monmap = ${folder}/monmap
[client]
monmap = ${folder}/monmap
[client.admin]
rgw data = ${folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw enable usage log = false
rgw enable ops log = false
rgw thread pool size = 32
`;
}

async function start(folder) {
  const root = await unpackedCeph();
  mkdirSync(folder, { recursive: true });
  const { lib, tool, ask, daemon, ready, log, exited, stop } = ceph(root, folder);
  const [fsid, monitor, gateway] = [randomUUID(), await freePort(), await freePort()];
  writeFileSync(join(folder, 'ceph.conf'), configuration({ fsid, folder, gateway, lib }));
  for (const name of ['mon', 'osd', 'rgw']) mkdirSync(join(folder, name));

  const map = join(folder, 'monmap');
  await tool(
    'monmaptool',
    '--create',
    '--addv',
    'a',
    `[v1:127.0.0.1:${monitor}]`,
    '--fsid',
    fsid,
    map,
  );
  await tool('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map);
  await daemon('ceph-mon', '-i', 'a', '--public-addr', `127.0.0.1:${monitor}`);
  const osdId = randomUUID();
  await ready('the monitor', 30_000, () => portAnswers(monitor));
  await ask('osd', 'new', osdId);
  await tool('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osdId);
  await daemon('ceph-osd', '-i', '0');
  // A radosgw that begins before it now and then waits 5 s and longer for an answer that was lost.
  await ready('the object daemon', 30_000, () => log('ceph-osd').includes('booting -> active'));
  await daemon('radosgw', '-n', 'client.admin');
  await ready('radosgw', 60_000, () => portAnswers(gateway));
  await tool(
    'radosgw-admin',
    'user',
    'create',
    '--uid=test',
    '--display-name=test',
    `--access-key=${KEYS.accessKeyId}`,
    `--secret=${KEYS.secretAccessKey}`,
  );
  return { state: { port: gateway }, exited: exited(), stop };
}

if (process.argv[1] === here && process.argv[2] === 'keep') await server.keep(start);

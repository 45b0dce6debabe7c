import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

import { bundleServer } from './bundle.mjs';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { PROJECT, inProject } from './paths.mjs';
import { runApart } from './processes.mjs';

const PACKAGES = ['package.json', 'package-lock.json'];

/**
 * Where a part is made. It takes its place in dist/ when it is whole, so that a product which serves
 * dist/ meanwhile finds the old part or the new one. As deep as dist/, for the paths in source maps.
 */
const WORKSHOP = inProject('dist.new');
const NEST_CONFIG = inProject('dist', '.nest-cli.json');

/** What is built, from which sources, by which command, into which folders of dist/. */
const PARTS = [
  {
    name: 'server',
    sources: [
      'apps/api',
      'apps/worker',
      'libs',
      'migrations',
      'nest-cli.json',
      '.swcrc',
      'tsconfig.json',
      'scripts/lib/bundle.mjs',
      ...PACKAGES,
    ],
    command: ['nest', 'build', '--config', relative(PROJECT, NEST_CONFIG)],
    finish: bundleServer,
    outputs: ['apps', 'libs', 'migrations', 'server'],
  },
  {
    name: 'studio',
    sources: ['apps/studio', 'libs/api-client', ...PACKAGES],
    command: ['vite', 'build', 'apps/studio', '--outDir', join(WORKSHOP, 'studio')],
    outputs: ['studio'],
  },
  {
    name: 'console',
    sources: ['admin', 'libs/api-client', ...PACKAGES],
    command: ['vite', 'build', 'admin', '--outDir', join(WORKSHOP, 'admin')],
    outputs: ['admin'],
  },
];

/**
 * Builds into dist/ whatever does not fit its sources any more. Safe to call from several processes.
 *
 * @param {{ say?: (line: string) => void, only?: string[] }} [options]
 */
export async function build({ say = () => undefined, only } = {}) {
  mkdirSync(inProject('dist'), { recursive: true });
  await withLock(inProject('dist', '.lock'), async () => {
    const parts = PARTS.filter((part) => !only || only.includes(part.name));
    const stale = parts.filter((part) => existsSync(inProject(part.sources[0]))).filter(isStale);
    if (stale.length > 0) say(`Building ${stale.map((part) => part.name).join(', ')} …`);
    for (const part of stale) await buildPart(part);
  });
}

async function buildPart({ name, sources, command, finish, outputs }) {
  const hash = hashOf(sources);
  rmSync(stampOf(name), { force: true });
  rmSync(WORKSHOP, { recursive: true, force: true });
  writeNestConfig();
  const [tool, ...args] = command;
  const { status, stdout, stderr } = await runApart(inProject('node_modules', '.bin', tool), args, {
    cwd: PROJECT,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    throw new Failure(
      `The ${name} could not be built (${status}):\n${stdout}${stderr}`,
      `Try \`${command.join(' ')}\` alone.`,
    );
  }
  await finish?.(WORKSHOP);
  for (const folder of outputs) takePlace(folder);
  rmSync(WORKSHOP, { recursive: true, force: true });
  writeFileSync(stampOf(name), hash);
}

/** Nest takes the folder that it writes to from its configuration alone. */
function writeNestConfig() {
  const config = JSON.parse(readFileSync(inProject('nest-cli.json'), 'utf8'));
  config.compilerOptions.builder.options.outDir = relative(PROJECT, WORKSHOP);
  writeFileSync(NEST_CONFIG, JSON.stringify(config));
}

/** The whole folder changes at once: a page that no source makes any more does not stay. */
function takePlace(folder) {
  const made = join(WORKSHOP, folder);
  const old = join(WORKSHOP, `${folder}.old`);
  if (!existsSync(made)) return;
  if (existsSync(inProject('dist', folder))) renameSync(inProject('dist', folder), old);
  renameSync(made, inProject('dist', folder));
}

function isStale({ name, sources, outputs }) {
  if (!outputs.some((folder) => existsSync(inProject('dist', folder)))) return true;
  const stamp = stampOf(name);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashOf(sources);
}

const stampOf = (name) => inProject('dist', `.built-${name}`);

function hashOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(inProject(source)))) {
    hash.update(relative(PROJECT, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path).filter((name) => name !== 'node_modules' && name !== 'dist');
  return names.sort().flatMap((name) => filesOf(join(path, name)));
}

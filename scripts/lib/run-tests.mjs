import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';

import { build } from './build.mjs';
import { Failure } from './failure.mjs';
import { PROJECT, inProject } from './paths.mjs';
import { provideForTests } from './provision-tests.mjs';
import { recordFigures } from './record-figures.mjs';

const tool = (name, ...args) => ({ command: inProject('node_modules', '.bin', name), args });

/** Checks that are one test each: they hold or they do not. */
const CHECKS = {
  format: [tool('prettier', '--check', '--log-level=warn', '.')],
  lint: [tool('eslint', '.', '--max-warnings', '0')],
  types: ['.', 'apps/studio', 'admin']
    .filter((folder) => existsSync(inProject(folder, 'tsconfig.json')))
    .map((folder) => tool('tsc', '-p', `${folder}/tsconfig.json`, '--noEmit')),
};

/** For one runner. The slowest takes a few minutes on two idle cores; CI may be much busier. */
const LIMIT_ms = 25 * 60_000;
/** In full: 1,300 processes are killed and started again. */
const FULL_LIMIT_ms = 3 * 3_600_000;

/** What tests measure during a full run, a JSON pair a line; see test/support/figures.ts. */
const MEASURED = inProject('.test', 'figures.jsonl');

const GENERATED = ['libs/api-client/openapi.json', 'libs/api-client/src/schema.d.ts'];

/** Kinds of jest tests; each is a project of jest.config.ts. In full, things are measured: one by one. */
const KINDS = {
  unit: { workers: 2, build: false },
  architecture: { workers: 1, build: false },
  medium: { workers: 4, build: true },
  e2e: { workers: 1, build: true },
  faults: { workers: 2, workersInFull: 1, build: true },
  browser: { workers: 2, workersInFull: 1, build: true },
};

/**
 * What runs when: one group after the other, and the lanes of a group side by side, a process each.
 * Workers are more than cores where tests mostly wait: for leases to run out, servers to come up,
 * answers over HTTP and the disk. Those of faults wait most, so they run beside those that wait least.
 */
const GROUPS = [
  [['generated']],
  [['unit'], ['architecture']],
  [['medium'], ['faults']],
  [['e2e'], ['browser'], ['types', 'lint', 'format']],
];

/** @param {string[]} args areas, and --full @returns {Promise<number>} the exit code */
export default async function runTests(args) {
  const areas = args.filter((arg) => !arg.startsWith('--'));
  const isFull = args.includes('--full');
  const { checks, kinds, paths } = choose(areas);
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    ...(isFull ? { FULL: '1', TEST_FIGURES: MEASURED } : {}),
  };
  mkdirSync(inProject('.test'), { recursive: true });
  rmSync(MEASURED, { force: true });
  const figures = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (name, began, { passed, failed, skipped = 0 }) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `${failed ? '✖' : '✔'} ${name}: ${passed} passed, ${failed} failed (${seconds} s)\n`,
    );
    figures.push(`| ${name} | ${passed} | ${failed} | ${seconds} |`);
  };

  await provideForTests(kinds);
  if (kinds.some((kind) => KINDS[kind].build))
    await build({ say: (line) => process.stdout.write(`${line}\n`) });
  const runOne = (name) => {
    if (name === 'generated') return checkGenerated(env);
    if (name in CHECKS) return check(CHECKS[name], env);
    const { workers, workersInFull = workers } = KINDS[name];
    return jest(name, isFull ? workersInFull : workers, paths, env);
  };
  await inLanes(GROUPS, [...checks, ...kinds], isFull, async (name) => {
    const began = Date.now();
    add(name, began, await runOne(name));
  });

  if (isFull) recordRun(areas, figures);
  const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** @param {boolean} alone full runs measure: nothing runs beside anything */
async function inLanes(groups, chosen, alone, run) {
  const asked = alone ? groups.flat(2).map((name) => [[name]]) : groups;
  for (const group of asked) {
    const lanes = group
      .map((lane) => lane.filter((name) => chosen.includes(name)))
      .filter((lane) => lane.length > 0);
    const runLane = async (lane) => {
      for (const name of lane) await run(name);
    };
    await Promise.all(lanes.map(runLane));
  }
}

function recordRun(areas, counts) {
  const measured = existsSync(MEASURED) ? readFileSync(MEASURED, 'utf8').trim().split('\n') : [];
  const rows = measured.map((line) => `| ${JSON.parse(line).join(' | ')} |`);
  const body = [
    `\`npm run test:full${areas.length > 0 ? ` -- ${areas.join(' ')}` : ''}\``,
    '',
    '| kind | passed | failed | seconds |',
    '| --- | ---: | ---: | ---: |',
    ...counts,
    ...(rows.length > 0 ? ['', '| measured | |', '| --- | ---: |', ...rows] : []),
  ];
  recordFigures(
    'docs/full-test-runs.md',
    'Full test runs',
    areas.join(' ') || 'everything',
    body.join('\n'),
  );
}

/** Which parts the words on the command line mean; none means all. */
function choose(areas) {
  const allChecks = [...Object.keys(CHECKS), 'generated'];
  const allKinds = Object.keys(KINDS);
  if (areas.length === 0) return { checks: allChecks, kinds: allKinds, paths: [] };
  const modules = readdirSync(inProject('libs'));
  const unknown = areas.filter((area) => ![...allChecks, ...allKinds, ...modules].includes(area));
  if (unknown.length > 0) {
    throw new Failure(
      `There is no area called ${unknown.join(', ')}.`,
      `Kinds: ${[...allChecks, ...allKinds].join(', ')}. Modules: ${modules.join(', ')}.`,
    );
  }
  const chosen = areas.filter((area) => modules.includes(area));
  const kinds = allKinds.filter((kind) => areas.includes(kind));
  return {
    checks: allChecks.filter((name) => areas.includes(name)),
    kinds: chosen.length > 0 && kinds.length === 0 ? allKinds : kinds,
    paths: chosen.flatMap((module) => [`/libs/${module}/`, `/test/[a-z0-9]+/${module}[/.-]`]),
  };
}

async function check(commands, env) {
  let [passed, failed] = [0, 0];
  for (const { command, args } of commands) {
    if ((await run(command, args, env)) === 0) passed += 1;
    else failed += 1;
  }
  return { passed, failed };
}

/** The committed contract and client are what the code makes now. */
async function checkGenerated(env) {
  const read = () =>
    GENERATED.map((path) => existsSync(inProject(path)) && readFileSync(inProject(path), 'utf8'));
  const before = read();
  const status = await run(process.execPath, [inProject('scripts/generate.mjs')], env);
  const changed = GENERATED.filter((_, index) => before[index] !== read()[index]);
  if (status === 0 && changed.length === 0) return { passed: 1, failed: 0 };
  process.stdout.write(`  out of date, now written anew: ${changed.join(', ')}; commit them\n`);
  return { passed: 0, failed: 1 };
}

async function jest(kind, workers, paths, env) {
  const report = inProject('.test', `${kind}.json`);
  rmSync(report, { force: true });
  await run(
    process.execPath,
    [
      // Modules are kept from file to file, so what is young must not be old too soon.
      '--max-semi-space-size=64',
      inProject('node_modules/jest/bin/jest.js'),
      `--selectProjects=${kind}`,
      `--maxWorkers=${workers}`,
      '--passWithNoTests',
      '--forceExit',
      '--json',
      `--outputFile=${report}`,
      ...paths.map((path) => `--testPathPatterns=${path}`),
    ],
    env,
    'ignore', // The report on stdout is in the file too; what people read comes on stderr.
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** A run that hangs is killed; jest's workers end with it. */
function run(command, args, env, stdout = 'inherit') {
  const limit_ms = env.FULL ? FULL_LIMIT_ms : LIMIT_ms;
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const child = spawn(command, args, {
      cwd: PROJECT,
      env,
      stdio: ['ignore', stdout, 'inherit'],
      timeout: limit_ms,
      killSignal: 'SIGKILL',
    });
    child.once('error', reject);
    child.once('exit', (status) => {
      if (Date.now() - began >= limit_ms)
        process.stdout.write(`  killed: it did not end within ${limit_ms / 60_000} minutes\n`);
      resolve(status ?? 1);
    });
  });
}

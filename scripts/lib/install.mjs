import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';

import { explain, Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { ask, runApart } from './processes.mjs';
import { whenToldToEnd } from './parent.mjs';
import { PROJECT, inProject } from './paths.mjs';

const OLDEST_NODE = 18;
const OWN_NODE = inProject('node_modules', '.bin', 'node');

/** A slow network may need this long for all packages. */
const INSTALL_ms = 30 * 60_000;

/**
 * What a bootstrap does: has the packages, and runs one of the project's modules on the project's
 * Node, until it ends or we are told to end.
 *
 * @returns {Promise<number>} its exit code
 */
export async function runProject(file, args) {
  const forget = whenToldToEnd((reason) => {
    process.stderr.write(explain(stoppedWhileInstalling(reason)));
    process.exit(1);
  });
  await ensureInstalled();
  forget();
  return runOnOwnNode(file, args);
}

const stoppedWhileInstalling = (reason) =>
  new Failure(
    `Stopped while the packages were being installed (${reason}).`,
    'The same command begins anew.',
  );

/** Installs the packages of package-lock.json unless node_modules holds exactly these already. */
async function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Failure(
      `This is Node ${process.versions.node}; the first start needs Node ${OLDEST_NODE} or later.`,
      'Install a newer one from https://nodejs.org. The project brings its own Node for everything after that.',
    );
  }
  const isDone = () => isInstalled() && ownNodeWorks();
  if (isDone()) return;
  mkdirSync(inProject('dist'), { recursive: true });
  // Two first starts at once would take each other's packages away.
  await withLock(inProject('dist', '.install.lock'), () => isDone() || install(), {
    timeout_ms: INSTALL_ms,
  });
}

async function install() {
  process.stdout.write('Installing packages (about a minute) …\n');
  const [command, before] = npmCommand();
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm writes to us and not to where we write: that may be closed by now, which npm takes for a failure.
  const { status, stdout, stderr } = await runApart(command, args, { cwd: PROJECT });
  if (status !== 0) {
    throw new Failure(
      `npm could not install the packages (${status}):\n${stderr}${stdout}`,
      'The network, the disk and the rights of this folder are the usual reasons.',
    );
  }
  if (!ownNodeWorks()) {
    throw new Failure(
      'The project’s own Node was not installed.',
      'Its package installs it by a script: allow install scripts (`npm config delete ignore-scripts`) and try again.',
    );
  }
}

async function runOnOwnNode(file, args) {
  if (isOwnNode()) {
    const { default: main } = await import(inProject(file));
    return main(args);
  }
  const starter = inProject('scripts', 'lib', 'main.mjs');
  const child = spawn(OWN_NODE, [starter, file, ...args], {
    cwd: PROJECT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // The channel's end tells the child that we died.
  });
  let asked = false;
  whenToldToEnd((reason) => {
    asked = true;
    // The one it is told, it names when it says that it stops.
    child.kill(reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal && !asked) process.stderr.write(explain(killed(signal)));
      resolve(code ?? 1);
    });
  });
}

const killed = (signal) =>
  new Failure(
    `It was ended from outside by ${signal}.`,
    'If nobody did that, the machine ran out of memory: close something, or give it more.',
  );

function isOwnNode() {
  return existsSync(OWN_NODE) && realpathSync(process.execPath) === realpathSync(OWN_NODE);
}

/** npm leaves beside the packages a lock of what it really installed, as its last step. */
function isInstalled() {
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  const same = (path) => present[path]?.version === wanted[path].version;
  return (
    Object.keys(wanted).every((path) => mayBeAbsent(path, wanted[path]) || same(path)) &&
    Object.keys(present).every((path) => wanted[path] && same(path))
  );
}

/** What npm leaves out: packages of other platforms, optional peers, and what nobody asks for now. */
function mayBeAbsent(path, { optional, devOptional, peer, extraneous }) {
  return path === '' || optional || devOptional || peer || extraneous;
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(inProject(path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function ownNodeWorks() {
  try {
    ask(OWN_NODE, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The npm that runs us, or the one on the PATH. */
function npmCommand() {
  const own = process.env.npm_execpath;
  return own && own.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
}

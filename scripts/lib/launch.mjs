import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { claim, logFile, openDataDir } from './data-dir.mjs';
import { explain, Failure } from './failure.mjs';
import { productEnvironment, providePostgres } from './installation.mjs';
import { migrate } from './migrate.mjs';
import { portIsFree, until } from './net.mjs';
import { checkDatabase, redisTrouble } from './outside-servers.mjs';
import { whenToldToEnd } from './parent.mjs';
import { installPackages } from './provision.mjs';
import { hasRedis, startRedis } from './redis.mjs';
import { startNode, supervise } from './supervisor.mjs';

const READY_ms = 90_000;

/** Runs the whole product until it is told to end. @returns {Promise<number>} the exit code */
export default async function launch() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const dataDir = openDataDir(env.DATA_DIR);
  const say = teller(logFile(dataDir, 'start'));
  const stopRequest = stopRequested();
  say.toLog(`Starting as process ${process.pid}.`);
  try {
    return await run({ env, dataDir, say, stopRequest });
  } catch (error) {
    say.toLog(explain(error));
    throw error;
  }
}

async function run({ env, dataDir, say, stopRequest }) {
  const role = env.ROLE ?? 'all';
  const port = Number(env.PORT ?? 3000);
  const instance = await claim(dataDir);
  const running = []; // In the order of starting; stopped in reverse.
  const cancelled = stopRequest.signal;
  let isUp = false;
  try {
    if (role !== 'worker') await refuseBusyPort(port);
    await start({ env, role, port, dataDir, instance, running, say, cancelled });
    isUp = true;
    const reason = await stopRequest.promise;
    say(`\nStopping (${reason}) …`);
  } catch (error) {
    if (!cancelled.aborted) throw error;
  } finally {
    await stopAll(running);
    instance.release();
  }
  if (!isUp) {
    throw new Failure(
      `Stopped before it was running (${await stopRequest.promise}).`,
      'Nothing is lost: `npm start` begins anew.',
    );
  }
  say('Stopped. All data is kept.');
  return 0;
}

/** Prints, and keeps a copy in a log for the time when nobody reads what is printed any more. */
function teller(log) {
  const toLog = (text) => {
    const time = new Date().toISOString();
    try {
      appendFileSync(log, `${time} ${text.trim()}\n`, { mode: 0o600 });
    } catch {
      // The disk may be what is wrong.
    }
  };
  const say = (line) => {
    process.stdout.write(`${line}\n`);
    toLog(line);
  };
  return Object.assign(say, { toLog });
}

async function start({ env, role, port, dataDir, instance, running, say, cancelled }) {
  const keep = (name, first, restart) => running.push(supervise(name, first, restart, say));
  const product = { ...productEnvironment(env, dataDir), DATA_DIR: dataDir, PORT: String(port) };

  if (env.DATABASE_URL) await checkDatabase(env);
  const { away: withoutRedis, evicts } = env.REDIS_URL ? await redisTrouble(env) : {};
  if (withoutRedis) say(redisWarning(withoutRedis));
  if (evicts) say(evictionWarning(evicts));
  cancelled.throwIfAborted();
  // First, because it may be missing, which is to be said before anything big is made.
  const redis = env.REDIS_URL ? undefined : await provideRedis(dataDir, keep);
  const [database] = await allEnded([
    env.DATABASE_URL ? undefined : providePostgres(dataDir, keep),
    build({ say }),
  ]);
  Object.assign(product, database, redis);
  cancelled.throwIfAborted();

  const firstLogin = await migrate(product);
  cancelled.throwIfAborted();
  for (const name of ['api', 'worker']) {
    if (role !== 'all' && role !== name) continue;
    const log = logFile(dataDir, name);
    const startOne = () => {
      const child = startNode({ role: name, env: product, log });
      instance.remember(child.pid);
      return Promise.resolve(child);
    };
    const first = await startOne();
    keep(name, first, startOne);
    await ready(name, { port, first, log, cancelled });
  }
  say.toLog('Running.');
  const lines = welcome({ env, role, port, dataDir, firstLogin, withoutRedis });
  process.stdout.write(`${lines}\n`); // Only printed: it may hold a password.
}

/** As Promise.all, but what one of them still starts when another fails is there to be stopped. */
async function allEnded(promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function redisWarning(trouble) {
  return [
    `⚠ REDIS_URL: ${trouble}.`,
    '  Starting without it: requests are accepted and kept, but no image is made until it answers.',
    '  Start it, correct REDIS_URL and start again, or unset REDIS_URL to use a private redis-server.',
    '',
  ].join('\n');
}

function evictionWarning(policy) {
  return [
    `⚠ REDIS_URL: this Redis has the maxmemory-policy ${policy}, so it throws away queues when it is full.`,
    '  No image is lost, but some are made late. Set it to noeviction (`CONFIG SET maxmemory-policy noeviction`,',
    '  and in redis.conf or at its provider), or unset REDIS_URL to use a private redis-server.',
    '',
  ].join('\n');
}

async function refuseBusyPort(port) {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(
      'PORT is not a port number.',
      'Set it to a number from 1 to 65535, or leave it unset for 3000.',
    );
  }
  if (await portIsFree(port)) return;
  throw new Failure(
    `Port ${port} is in use by another program.`,
    `Stop that program, or choose another port: \`PORT=${port + 1} npm start\`.`,
  );
}

async function provideRedis(dataDir, keep) {
  if (!hasRedis()) {
    installPackages(
      ['redis-server'],
      'redis-server is not installed.',
      ', or set REDIS_URL to a Redis of your own',
    );
  }
  const options = { folder: join(dataDir, 'redis'), log: logFile(dataDir, 'redis') };
  const server = await startRedis(options);
  keep('Redis', server, () => startRedis({ ...options, port: server.port }));
  return { REDIS_URL: server.url };
}

async function ready(name, { port, first, log, cancelled }) {
  let ended;
  let said = false;
  void first.ready.then(() => (said = true));
  void first.exited.then((status) => (ended = status ?? 'ended'));
  const probe = async () => {
    cancelled.throwIfAborted();
    if (ended !== undefined) {
      const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n  ');
      throw new Failure(
        `The ${name} process did not start (${ended}):\n  ${lines}`,
        `Its whole log is ${log}.`,
      );
    }
    if (name !== 'api') return said;
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    return answer?.ok;
  };
  await until(probe, {
    what: `the ${name} process; see ${log}`,
    timeout_ms: READY_ms,
    every_ms: 100,
  });
}

function welcome({ env, role, port, dataDir, firstLogin, withoutRedis }) {
  const url = (env.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');
  const lines = ['', 'GPT Image 2 Generator is running.', ''];
  if (role !== 'worker') {
    lines.push(`  Studio    ${url}/`, `  Console   ${url}/admin/`, `  API docs  ${url}/api/docs`);
  }
  lines.push(`  Data      ${dataDir}`);
  if (!env.OPENAI_API_KEY && !env.IMAGE_PROVIDERS) {
    lines.push('  Engine    built-in demo engine (set OPENAI_API_KEY for the real model)');
  }
  if (!env.CREEM_API_KEY)
    lines.push('  Payments  TEST MODE, no money moves (set CREEM_API_KEY for real ones)');
  if (withoutRedis) lines.push('  Queue     waiting for Redis; see the warning above');
  if (firstLogin) {
    lines.push(
      '',
      '  First operator, shown only this once:',
      `    e-mail    ${firstLogin.email}`,
      `    password  ${firstLogin.password}`,
    );
  }
  return [...lines, '', 'Ctrl-C stops everything.', ''].join('\n');
}

function stopRequested() {
  const controller = new AbortController();
  const promise = new Promise((resolve) => {
    whenToldToEnd((reason) => {
      controller.abort(new Error(reason));
      resolve(reason);
    });
  });
  return { promise, signal: controller.signal };
}

/** api and worker end first and together; they need the other two until then. */
async function stopAll(running) {
  const servers = running.splice(0, running.length);
  const isProcess = (item) => item.name === 'api' || item.name === 'worker';
  await Promise.all(servers.filter(isProcess).map((item) => item.stop()));
  await Promise.all(servers.filter((item) => !isProcess(item)).map((item) => item.stop()));
}

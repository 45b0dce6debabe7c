import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from '../../scripts/lib/build.mjs';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { freePort, until } from '../../scripts/lib/net.mjs';
import { startNode, type NodeProcess } from '../../scripts/lib/supervisor.mjs';
import { freshDatabase, type TestDatabase } from './postgres.js';
import { freshRedis, type TestRedis } from './redis.js';

/** One of the product's two processes, which a test may end and begin again. */
export interface ProductProcess {
  readonly pid: number;
  start(): Promise<void>;
  /** SIGTERM, as a deployment does. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash or the out-of-memory killer does. */
  kill(): Promise<void>;
  /** Waits until it has ended by itself. @returns how: an exit code, or the name of a signal. */
  ended(within_ms: number): Promise<number | string>;
  /** Everything it has written since the product was started. */
  log(): string;
}

export interface Product {
  /** Where it is served, without a slash at the end. */
  readonly url: string;
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  readonly dataDir: string;
  readonly operator: { email: string; password: string };
  readonly api: ProductProcess;
  readonly worker: ProductProcess;
  /** One more worker beside it, to be started; it ends with the product. */
  anotherWorker(): ProductProcess;
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** Variables of docs/configuration.md; nothing else of this process' environment gets through. */
  env?: Record<string, string>;
  /** Which processes to start; both unless told. */
  roles?: ('api' | 'worker')[];
  /** Another than a fresh one; it is dropped at the end like that. */
  database?: TestDatabase;
}

const OPERATOR = { email: 'operator@example.com', password: 'correct-horse-battery-7' };
const START_ms = 120_000;

/**
 * The built product on a free port, with a database, a Redis and a data folder of its own. It is built
 * first when dist/ does not fit the sources. Stop it in `afterAll`.
 */
export async function startProduct({
  env = {},
  roles = ['api', 'worker'],
  database: given,
}: ProductOptions = {}): Promise<Product> {
  await build();
  const [database, redis, port] = await Promise.all([
    given ?? freshDatabase(),
    freshRedis(),
    freePort(),
  ]);
  const dataDir = mkdtempSync(join(tmpdir(), 'product-'));
  mkdirSync(join(dataDir, 'logs'));
  const url = `http://localhost:${port}`;
  const full = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    REDIS_URL: redis.url,
    SESSION_SECRET: 'a session secret for tests, 32 long',
    ENCRYPTION_KEY: 'an encryption key for tests, 32 long',
    ADMIN_EMAIL: OPERATOR.email,
    ADMIN_PASSWORD: OPERATOR.password,
    // No picture waits for a person by chance.
    PICTURE_REVIEW_FROM: '1',
    ...env,
  };
  const api = productProcess('api', full);
  const worker = productProcess('worker', full);
  const processes = { api, worker };
  const all = [api, worker];
  const anotherWorker = () => {
    const another = productProcess('worker', full, `worker-${all.length}`);
    all.push(another);
    return another;
  };
  const stop = async () => {
    await Promise.all(all.map((each) => each.stop()));
    await Promise.all([database.drop(), redis.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(full);
    await Promise.all(roles.map((role) => processes[role].start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, database, redis, dataDir, operator: OPERATOR, api, worker, anotherWorker, stop };
}

function productProcess(
  role: 'api' | 'worker',
  env: Record<string, string | undefined> & { DATA_DIR: string },
  name: string = role,
): ProductProcess {
  const log = join(env.DATA_DIR, 'logs', `${name}.log`);
  let child: NodeProcess | undefined;
  let running = false;
  const end = async (how: (child: NodeProcess) => unknown) => {
    if (!child || !running) return;
    await how(child);
    await child.exited;
  };
  return {
    get pid() {
      if (!child) throw new Error(`the ${role} has not been started`);
      return child.pid;
    },
    async start() {
      const started = startNode({
        role,
        env,
        log,
      });
      child = started;
      running = true;
      let ready = false;
      void started.ready.then(() => (ready = true));
      void started.exited.then(() => {
        if (child === started) running = false;
      });
      await until(
        () => {
          if (!running) throw new Error(`the ${role} ended:\n${readFileSync(log, 'utf8')}`);
          return ready;
        },
        { what: `the ${role}; its log:\n${log}`, timeout_ms: START_ms },
      );
    },
    stop: () => end((running) => running.stop()),
    kill: () => end((running) => process.kill(running.pid, 'SIGKILL')),
    async ended(within_ms) {
      if (!child) throw new Error(`the ${name} has not been started`);
      const process = child;
      let how: number | string | undefined;
      void process.exited.then((status) => (how = status));
      await until(() => how !== undefined, {
        what: `the end of the ${name}`,
        timeout_ms: within_ms,
      });
      return process.exited;
    },
    log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '#kernel';
import { buildApp } from '../../apps/api/src/build-app.js';
import { PipelineOptions } from '../../libs/generation/src/pipeline-options.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { freePort, until } from '../../scripts/lib/net.mjs';
import { freshDatabase, type TestDatabase } from './postgres.js';
import { freshRedis, type TestRedis } from './redis.js';

export interface TestApp {
  /** Where the API listens, e.g. `http://127.0.0.1:41234`; also its PUBLIC_URL. */
  url: string;
  config: Config;
  api: NestFastifyApplication;
  /** Present when asked for with `worker: true`. */
  worker: INestApplicationContext | null;
  database: TestDatabase;
  redis: TestRedis;
  close(): Promise<void>;
}

/**
 * The API (and, when asked, the worker) from the sources, in this process, on a database and a Redis
 * of their own: everything is real but the vendors that `env` points at.
 */
export async function startApp(
  options: { env?: Record<string, string>; worker?: boolean; database?: TestDatabase } = {},
): Promise<TestApp> {
  const [database, redis, dataDir, port] = await Promise.all([
    options.database ?? freshDatabase(),
    freshRedis(),
    mkdtemp(join(tmpdir(), 'gpt-image-test-')),
    freePort(),
  ]);
  const url = `http://127.0.0.1:${port}`;
  const config = new Config({
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    REDIS_URL: redis.url,
    SESSION_SECRET: 'test-session-secret-0123456789abcdef',
    ENCRYPTION_KEY: 'test-encryption-key-0123456789abcdef',
    ...options.env,
  });
  const running: { api?: NestFastifyApplication; worker?: INestApplicationContext } = {};
  const close = async () => {
    await running.worker?.close();
    await running.api?.close();
    await redis.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    running.api = await buildApp(config);
    await running.api.listen(port, '127.0.0.1');
    if (options.worker) {
      running.worker = await NestFactory.createApplicationContext(WorkerModule.with(config), {
        logger: ['error', 'warn'],
        abortOnError: false,
      });
      // Nobody watches: what needs a picture in the making asks for `[demo:slow]`.
      running.worker.get(PipelineOptions, { strict: false }).demo.pace_ms = 0;
    }
  } catch (error) {
    await close(); // what is left running would keep the test process alive for ever
    throw error;
  }
  return { url, config, api: running.api, worker: running.worker ?? null, database, redis, close };
}

/**
 * Waits until the API has found its Redis again: a queue that is closed while it connects anew fails
 * the close of the whole process.
 */
export async function redisIsBack({ url }: TestApp): Promise<void> {
  const isBack = async () =>
    ((await (await fetch(`${url}/readyz`)).json()) as { status: string }).status === 'ok';
  await until(isBack, { what: 'Redis' });
}

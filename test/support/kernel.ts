import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Config, KernelModule } from '#kernel';
import { freshDatabase, type TestDatabase } from './postgres.js';
import { freshRedis, type TestRedis } from './redis.js';

/** The kernel with providers of a test's own, on a real database and Redis. */
export async function startKernel(providers: Type[] = []) {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const release = async () => {
    await redis.stop();
    await database.drop();
  };
  try {
    const context = await kernelContext(database, redis, providers);
    return {
      context,
      database,
      redis,
      async close() {
        await context.close();
        await release();
      },
    };
  } catch (error) {
    await release(); // what is left running would keep the test process alive for ever
    throw error;
  }
}

async function kernelContext(database: TestDatabase, redis: TestRedis, providers: Type[]) {
  const config = new Config({
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    REDIS_URL: redis.url,
    SESSION_SECRET: 'test-session-secret-0123456789abcdef',
    ENCRYPTION_KEY: 'test-encryption-key-0123456789abcdef',
  });
  class Root {}
  Module({ imports: [KernelModule.forProcess(config, 'test')], providers })(Root);
  const context = await NestFactory.createApplicationContext(Root, {
    logger: ['error'],
    abortOnError: false,
  });
  return context;
}

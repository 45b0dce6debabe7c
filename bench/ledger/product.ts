import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Credits, CreditsCoreModule } from '#credits';
import { Config, KernelModule, UnitOfWork } from '#kernel';
import { freePort } from '../../scripts/lib/net.mjs';
import { startRedis } from '../../scripts/lib/redis.mjs';

/** The product's own code path to the ledger, over a database of the bench. */
export interface Product {
  readonly credits: Credits;
  readonly unitOfWork: UnitOfWork;
  stop(): Promise<void>;
}

export async function startProduct(databaseUrl: string): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'));
  const redis = await startRedis({ folder, port: await freePort() });
  const config = new Config({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    SESSION_SECRET: 'x'.repeat(32),
    ENCRYPTION_KEY: 'x'.repeat(32),
  });
  class Bench {}
  const app = await NestFactory.createApplicationContext(
    { module: Bench, imports: [KernelModule.forProcess(config, 'bench'), CreditsCoreModule] },
    { logger: ['error'] },
  );
  return {
    credits: app.get(Credits),
    unitOfWork: app.get(UnitOfWork),
    stop: async () => {
      await app.close();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

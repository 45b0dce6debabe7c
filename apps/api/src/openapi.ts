import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Config } from '#kernel';
import { ApiModule } from './api.module.js';
import { documentOf } from './openapi-document.js';

/** Preview mode connects to nothing; these only satisfy the reader of the configuration. */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgres://contract@localhost/contract',
  REDIS_URL: 'redis://localhost',
  SESSION_SECRET: 'x'.repeat(32),
  ENCRYPTION_KEY: 'x'.repeat(32),
};

/**
 * Writes the contract to the file named on the command line. Preview mode reads the controllers
 * without making providers, so that no database or Redis is needed.
 */
async function main(path: string): Promise<void> {
  const app = await NestFactory.create(
    ApiModule.with(new Config(PLACEHOLDERS)),
    new FastifyAdapter(),
    {
      preview: true,
      logger: ['error'],
      abortOnError: false,
    },
  );
  await writeFile(path, `${JSON.stringify(documentOf(app), null, 2)}\n`);
}

await main(process.argv[2] ?? 'libs/api-client/openapi.json');
process.exit(0);

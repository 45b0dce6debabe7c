import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { Auth } from '#auth';
import { Config, ConfigError, describeError, log, migrate, Outbox } from '#kernel';
import { ApiModule } from './api.module.js';

/**
 * Brings the database up to date and makes the first operator. Run before api and worker start;
 * running it twice is safe. The last line of stdout is `{"firstOperator": {email, password} | null}`:
 * the only time that a generated password is shown.
 */
async function main(): Promise<void> {
  const config = Config.fromProcess();
  await migrate({
    ownerUrl: config.database.ownerUrl,
    appUrl: config.database.url,
    folder: fileURLToPath(new URL('../../../migrations', import.meta.url)),
  });
  const context = await NestFactory.createApplicationContext(ApiModule.with(config), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const firstOperator = await context.get(Auth).ensureFirstOperator();
  await context.get(Outbox).deliverNow();
  await context.close();
  process.stdout.write(`${JSON.stringify({ firstOperator })}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ error: describeError(error) }, 'the database could not be migrated');
    process.exit(1);
  },
);

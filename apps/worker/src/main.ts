import { NestFactory } from '@nestjs/core';
import { Config, ConfigError, describeError, keepHeapSmall, log } from '#kernel';
import { WorkerModule } from './worker.module.js';

/** Starts the job process. It ends on SIGTERM once running work is finished or handed back. */
async function main(): Promise<void> {
  keepHeapSmall();
  const app = await NestFactory.createApplicationContext(WorkerModule.with(Config.fromProcess()), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  app.enableShutdownHooks();
  log.info({ pid: process.pid }, 'worker is running');
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ error: describeError(error) }, 'worker could not start');
  process.exit(1);
});

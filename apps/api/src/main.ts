import { Config, ConfigError, describeError, keepHeapSmall, log } from '#kernel';
import { buildApp } from './build-app.js';

/** Starts the HTTP process on all addresses of the machine. */
async function main(): Promise<void> {
  keepHeapSmall();
  const config = Config.fromProcess();
  const app = await buildApp(config);
  await app.listen(config.port, '0.0.0.0');
  log.info({ pid: process.pid, port: config.port }, 'api is listening');
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ error: describeError(error) }, 'api could not start');
  process.exit(1);
});

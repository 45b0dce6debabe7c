import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config, ConfigError, describeError, log, migrate } from '#kernel';

/** Brings the database up to date. Run before api and worker start; running it twice is safe. */
async function main(): Promise<void> {
  const config = Config.fromProcess();
  await migrate({
    ownerUrl: config.database.ownerUrl,
    appUrl: config.database.url,
    folder: fileURLToPath(new URL(join('../../../', 'migrations'), import.meta.url)),
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ error: describeError(error) }, 'the database could not be migrated');
    process.exit(1);
  },
);

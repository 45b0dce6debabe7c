/** `npm run build`: server, studio and console into dist/, each only when its sources changed. */
import { build } from './lib/build.mjs';
import { explain } from './lib/failure.mjs';

try {
  await build({
    say: (line) => process.stdout.write(`${line}\n`),
    only: process.argv.slice(2).length ? process.argv.slice(2) : undefined,
  });
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

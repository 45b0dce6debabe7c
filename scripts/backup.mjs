#!/usr/bin/env node
/** `npm run backup`: backs the installation up, running or stopped, into a folder. docs/backup.md explains it. */
import { explain } from './lib/failure.mjs';
import { runProject } from './lib/install.mjs';
import { surviveClosedOutput } from './lib/output.mjs';

surviveClosedOutput();
try {
  process.exitCode = await runProject('scripts/lib/run-backup.mjs', process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

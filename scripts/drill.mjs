#!/usr/bin/env node
/** `npm run drill`: rehearses a restore, and writes a report. docs/backup.md explains it. */
import { explain } from './lib/failure.mjs';
import { runProject } from './lib/install.mjs';
import { surviveClosedOutput } from './lib/output.mjs';

surviveClosedOutput();
try {
  process.exitCode = await runProject('scripts/lib/run-drill.mjs', process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

#!/usr/bin/env node
/**
 * `npm test`: installs and provides what the tests need, then runs all of them.
 * `npm test -- <area> …` runs parts: a kind of test (`npm test -- unit`), or a module of libs/
 * (`npm test -- credits`). `--full` adds the long forms. The last line is `N passed, N failed`.
 */
import { explain } from './lib/failure.mjs';
import { runProject } from './lib/install.mjs';
import { surviveClosedOutput } from './lib/output.mjs';

surviveClosedOutput();
try {
  process.exitCode = await runProject('scripts/lib/run-tests.mjs', process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

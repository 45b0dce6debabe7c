#!/usr/bin/env node
/**
 * `npm start`: one command from a fresh clone to the running product. This file runs on whatever Node
 * the machine has (18 or later), so it uses built-in modules only; once the packages are there, the
 * launcher takes over on the project's own Node.
 */
import { runProject } from './lib/install.mjs';
import { explain } from './lib/failure.mjs';
import { surviveClosedOutput } from './lib/output.mjs';

surviveClosedOutput();
try {
  process.exitCode = await runProject('scripts/lib/launch.mjs', process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

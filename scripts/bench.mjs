#!/usr/bin/env node
/**
 * `npm run bench -- <area>`: runs bench/<area>.ts against the built product's own code and writes
 * date, commit and figures to docs/benchmarks.md. Figures are ratios within one run: absolute
 * numbers say more about the machine.
 */
import { explain } from './lib/failure.mjs';
import { runProject } from './lib/install.mjs';
import { surviveClosedOutput } from './lib/output.mjs';

surviveClosedOutput();
try {
  process.exitCode = await runProject('scripts/lib/run-bench.mjs', process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

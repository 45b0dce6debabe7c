/** Entry of the project's own Node: `main.mjs <module> [arguments]`; the module's default export runs. */
import { explain } from './failure.mjs';
import { surviveClosedOutput } from './output.mjs';
import { inProject } from './paths.mjs';

surviveClosedOutput();
const [file, ...args] = process.argv.slice(2);
try {
  const { default: main } = await import(inProject(file));
  process.exitCode = await main(args);
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}
process.exit();

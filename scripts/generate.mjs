/** `npm run generate`: the contract from the code, and the client's types from the contract. */
import { execFileSync } from 'node:child_process';

import { build } from './lib/build.mjs';
import { explain } from './lib/failure.mjs';
import { PROJECT, inProject } from './lib/paths.mjs';

const CONTRACT = 'libs/api-client/openapi.json';
const TYPES = 'libs/api-client/src/schema.d.ts';

try {
  await build({ only: ['server'] });
  run(process.execPath, inProject('dist/apps/api/src/openapi.js'), CONTRACT);
  run(inProject('node_modules/.bin/openapi-typescript'), CONTRACT, '--output', TYPES);
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}

function run(command, ...args) {
  execFileSync(command, args, { cwd: PROJECT, stdio: ['ignore', 'ignore', 'inherit'] });
}

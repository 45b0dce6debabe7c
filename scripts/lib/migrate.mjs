import { spawnSync } from 'node:child_process';

import { Failure } from './failure.mjs';
import { inProject } from './paths.mjs';

/** Brings the database up to date. @returns the first operator's login, only when it was just made */
export function migrate(env) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [inProject('dist/apps/api/src/migrate.js')],
    {
      env,
      cwd: inProject('.'),
      encoding: 'utf8',
    },
  );
  const lines = `${stdout}`.trim().split('\n').map(parseLine);
  if (status === 0) return lines.find((line) => line?.firstOperator)?.firstOperator;
  const reason =
    stderr.trim() || lines.map((line) => line?.error?.message ?? line?.msg ?? '').join('\n  ');
  throw new Failure(
    reason || 'The database could not be brought up to date.',
    'Mend what is named above; docs/configuration.md explains every variable.',
  );
}

function parseLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

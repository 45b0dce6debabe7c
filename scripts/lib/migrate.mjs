import { Failure } from './failure.mjs';
import { PROJECT, inProject } from './paths.mjs';
import { runApart } from './processes.mjs';

/** Brings the database up to date. @returns the first operator's login, only when it was just made */
export async function migrate(env) {
  const program = inProject('dist/apps/api/src/migrate.js');
  const { status, stdout, stderr } = await runApart(process.execPath, [program], {
    env,
    cwd: PROJECT,
  });
  const lines = stdout.trim().split('\n').map(parseLine);
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

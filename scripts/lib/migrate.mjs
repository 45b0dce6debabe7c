import { Failure } from './failure.mjs';
import { PROJECT } from './paths.mjs';
import { runApart } from './processes.mjs';
import { program } from './program.mjs';

/** Brings the database up to date. @returns the first operator's login, only when it was just made */
export async function migrate(env) {
  const { args, env: ofProgram } = program('migrate');
  const { status, stdout, stderr } = await runApart(process.execPath, args, {
    env: { ...env, ...ofProgram },
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

import { resolve } from 'node:path';

import { commit, runProgram, withInstallation } from './backup-program.mjs';

/** `npm run backup -- --to FOLDER [--keep N]`, or `--erasures` for the list of erasures alone. */
export default async function backup(args) {
  const command = args.includes('--erasures') ? 'erasures' : 'backup';
  const rest = absolute(args.filter((arg) => arg !== '--erasures'));
  const code = commit();
  const { status } = await withInstallation((env) =>
    runProgram([command, ...rest, ...(code ? ['--commit', code] : [])], env),
  );
  return status;
}

/** Paths as the caller's shell means them: npm runs us in the project's folder. */
export function absolute(args) {
  const from = process.env.INIT_CWD ?? process.cwd();
  return args.map((arg, index) =>
    ['--to', '--from', '--erasures', '--report'].includes(args[index - 1])
      ? resolve(from, arg)
      : arg,
  );
}

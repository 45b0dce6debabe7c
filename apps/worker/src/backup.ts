import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  BackupFailure,
  backupPart,
  discardObjects,
  eraseAgain,
  erasedAgainText,
  factsOfBackup,
  inspectBackup,
  noteErasuresOnly,
  outcomeOf,
  Progress,
  recordOutcome,
  reportText,
  restoreBackup,
  restorePart,
  takeBackup,
  verifyPart,
  verifyRestored,
  type PartFile,
  type RunOutcome,
} from '#backup';
import { Config, ConfigError, describeError, log, ProblemError, SystemClock } from '#kernel';

/**
 * Backs up, restores and looks at what was restored, on the servers that the environment names; one
 * process for each, so that its memory can be told. `npm run backup`, `restore` and `drill` bring the
 * servers of a default installation; where they are somebody else's, this is the command:
 * `node dist/server/backup.js backup --to FOLDER`. docs/backup.md explains it.
 */

// Each migration that is applied would be a line between those for the person who waits.
log.level = 'warn';

const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url));
const SAMPLE = 200;
const clock = new SystemClock();
const say = (line: string) => void process.stdout.write(`${line}\n`);

const OPTIONS = {
  to: { type: 'string' },
  from: { type: 'string' },
  keep: { type: 'string' },
  'throw-away': { type: 'boolean' },
  erasures: { type: 'string' },
  sample: { type: 'string' },
  commit: { type: 'string' },
  drill: { type: 'boolean' },
  started: { type: 'string' },
  error: { type: 'string' },
  report: { type: 'string' },
  part: { type: 'string', multiple: true },
} as const;

type Options = ReturnType<typeof parse>['values'];

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new BackupFailure(
      error instanceof Error ? error.message : String(error),
      'docs/backup.md lists the commands and their options.',
    );
  }
}

/** @returns whether nothing was found. */
const COMMANDS: Record<string, (config: Config, options: Options) => Promise<boolean>> = {
  async backup(config, options) {
    const started = clock.now();
    const run = { kind: 'backup' as const, startedAt: started, commit: options.commit ?? null };
    const end = (parts: PartFile[], error: string | null) =>
      outcomeOf({ ...run, finishedAt: clock.now() }, parts, error);
    // One that a drill makes and removes is none to fall back on: the drill alone is written down.
    const writeDown = async (outcome: RunOutcome) => {
      if (!options['throw-away']) await record(config, outcome);
    };
    try {
      const made = await takeBackup(config, clock, {
        place: need(options.to, '--to FOLDER'),
        commit: run.commit,
        keep: options.keep === undefined ? undefined : wholeNumber('--keep', options.keep),
        progress: new Progress(say),
      });
      const file = { part: backupPart(made), backup: factsOfBackup(made.manifest) };
      const outcome = end([file], null);
      await writeDown(outcome);
      await handOn(options, file);
      say(reportText({ outcome, parts: [file.part] }));
      say(`Backup: ${made.folder}`);
      return made.findings.length === 0;
    } catch (error) {
      await writeDown(end([], messageOf(error)));
      throw error;
    }
  },

  async erasures(config, options) {
    const count = await noteErasuresOnly(config, need(options.to, '--to FOLDER'));
    say(`${count} erasures are noted.`);
    return true;
  },

  async inspect(config, options) {
    const { folder } = await inspectBackup(
      need(options.from, '--from FOLDER'),
      config.encryptionKey,
    );
    say(`Restoring ${folder} …`);
    return true;
  },

  async restore(config, options) {
    const restored = await restoreBackup(config, clock, {
      from: need(options.from, '--from FOLDER'),
      migrations: MIGRATIONS,
      erasures: options.erasures,
      isDrill: options.drill ?? false,
      progress: new Progress(say),
    });
    const part = restorePart(restored);
    await handOn(options, { part, backup: factsOfBackup(restored.manifest) });
    for (const note of part.notes) say(`  ${note}`);
    return tell(part.findings);
  },

  async verify(config, options) {
    const { sample = String(SAMPLE) } = options;
    const seen = await verifyRestored(config, clock, {
      sample: sample === 'all' ? null : wholeNumber('--sample', sample),
      seed: clock.now().toISOString(),
      progress: new Progress(say),
    });
    const part = verifyPart(seen);
    await handOn(options, { part, picturesOpened: seen.pictures.opened });
    for (const note of part.notes) say(`  ${note}`);
    return tell(part.findings);
  },

  async 'erase-again'(config, options) {
    const done = await eraseAgain(config, need(options.from, '--from FOLDER'));
    for (const line of erasedAgainText(done)) say(line);
    return true;
  },

  /** The end of a drill that restored into a bucket, or of one that had none. */
  async discard(config) {
    const done = await discardObjects(config, clock, (since) =>
      say(`  taking out the objects of the drill of ${since.toISOString()} …`),
    );
    say(`  ${done?.count ?? 0} objects were taken out of the bucket of the drill`);
    return tell(done?.findings ?? []);
  },

  /** The report of a drill, from what its processes handed on. */
  async report(config, options) {
    const files = await Promise.all(
      (options.part ?? []).map(
        async (path) => JSON.parse(await readFile(path, 'utf8')) as PartFile,
      ),
    );
    const outcome = outcomeOf(
      {
        kind: 'drill',
        startedAt: new Date(need(options.started, '--started TIME')),
        finishedAt: clock.now(),
        commit: options.commit ?? null,
      },
      files,
      options.error ?? null,
    );
    const report = { outcome, parts: files.map(({ part }) => part) };
    const text = reportText(report);
    const name = `drill-${outcome.startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
    const path = join(need(options.report, '--report FOLDER'), name);
    await writeFile(`${path}.json`, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    await writeFile(`${path}.md`, text, { mode: 0o600 });
    await record(config, outcome);
    say(`\n${text}\nReport: ${path}.md`);
    return outcome.error === null && outcome.findings.length === 0;
  },
};

/** For the console; a place that cannot take it is told of, and hides nothing else. */
async function record(config: Config, outcome: RunOutcome): Promise<void> {
  try {
    await recordOutcome(config, outcome);
  } catch (error) {
    say(`The console will not show this: ${messageOf(error)}`);
  }
}

async function handOn({ part: [path] = [] }: Options, file: PartFile): Promise<void> {
  if (path !== undefined) await writeFile(path, JSON.stringify(file), { mode: 0o600 });
}

function tell(findings: PartFile['part']['findings']): boolean {
  for (const { code, subject, text } of findings) say(`  ✖ ${code}: ${subject}: ${text}`);
  return findings.length === 0;
}

function need(value: string | undefined, name: string): string {
  if (value) return value;
  throw new BackupFailure(`${name} is missing.`, 'docs/backup.md shows how to call it.');
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new BackupFailure(`${name} is no whole number above zero.`, 'docs/backup.md explains it.');
}

/** What went wrong, without a stack; never an address with its password. */
function messageOf(error: unknown): string {
  if (error instanceof BackupFailure) return error.what;
  if (error instanceof ProblemError) return `the object store cannot be used (${error.code})`;
  return error instanceof Error ? error.message : String(error);
}

async function main([name = '', ...args]: string[]): Promise<boolean> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new BackupFailure(
      `There is no command ${name}.`,
      `These are there: ${Object.keys(COMMANDS).join(', ')}.`,
    );
  return command(Config.fromProcess(), parse(args).values);
}

main(process.argv.slice(2)).then(
  (isGood) => process.exit(isGood ? 0 : 1),
  (error: unknown) => {
    if (error instanceof BackupFailure || error instanceof ConfigError)
      process.stderr.write(`\n✖ ${error.message}\n\n`);
    else {
      log.fatal({ error: describeError(error) }, 'the command failed');
      process.stderr.write(`\n✖ ${messageOf(error)}\n\n`);
    }
    process.exit(1);
  },
);

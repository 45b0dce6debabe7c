import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from '../../scripts/lib/net.mjs';

/** What `npm start` runs. */
export const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** A running `npm start`. */
export interface Launcher {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  /** What it has printed until now, on both streams. */
  output(): string;
}

/** `npm start` without npm, from a shell that knows nothing of the product's variables. */
export function launch(env: Record<string, string>): Launcher {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [START], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, exit, output: () => text };
}

/** Waits for the welcome; throws what was printed when it ended before. */
export const isRunning = (launcher: Launcher) =>
  until(
    () => {
      if (launcher.process.exitCode !== null) throw new Error(launcher.output());
      return launcher.output().includes('Ctrl-C stops everything.');
    },
    { what: 'the welcome', timeout_ms: 240_000 },
  );

/** Every process that was started with this data folder, in its arguments or its environment. */
export function processesOf(dataDir: string): string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return ''; // It has ended.
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => `${read(pid, 'cmdline')} ${read(pid, 'environ')}`.includes(dataDir))
    .map((pid) => `${pid} ${read(pid, 'cmdline')}`);
}

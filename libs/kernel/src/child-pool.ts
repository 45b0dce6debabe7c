import { ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ChildAnswer, ChildCall } from './child-pool.protocol.js';

/**
 * Heavy or risky work (drawing, decoding strangers' pictures, hashing) in processes of its own, so
 * that it neither blocks the event loop that serves people nor takes it down.
 *
 * The entry is a module that exports `handle(request, emit)`, see `ChildHandler`. It must not
 * import `#kernel` except for types: the child stays small and knows no secret (its environment
 * is empty). Requests, events and results cross by structured clone: buffers are welcome,
 * functions and class instances are not. An error with `unusable: true` says that this child cannot
 * work any more: it is ended, and the next job gets a new one.
 *
 * @example
 * const pool = new ChildPool<Draw, Drawn>({
 *   entry: new URL('./draw.child.js', import.meta.url), size: 1, job_timeout_ms: 60_000,
 * });
 * await pool.run({ width: 100 }, { signal });
 */
export interface ChildPoolOptions {
  /** `new URL('./name.js', import.meta.url)`; the `.ts` beside it is run where nothing is built. */
  entry: URL;
  /** Children, each with one job at a time. They start when first needed. */
  size: number;
  /** A job that takes longer is ended by killing its child. */
  job_timeout_ms: number;
  /** Waiting jobs beyond this are refused with `overloaded`. Default 1000. */
  max_queue?: number;
  /** A child without work for so long is ended, to give its memory back. Default 5 minutes. */
  idle_ms?: number;
}

export interface RunOptions<Event> {
  /** Aborting rejects at once with the signal's reason; the child's result is thrown away. */
  signal?: AbortSignal;
  onEvent?: (event: Event) => void;
}

/** What an entry module exports under the name `handle`. */
export type ChildHandler<Request, Result, Event = never> = (
  request: Request,
  emit: (event: Event) => void,
) => Promise<Result>;

/**
 * - `timeout`: the job ran into its bound and its child was killed;
 * - `died`: the child ended under the job (crash, out of memory);
 * - `overloaded`, `closed`: the job never started;
 * - anything else: the `code` of the error that the handler threw, or `failed`.
 */
export class ChildPoolError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ChildPoolError';
  }
}

interface Job {
  request: unknown;
  settled: boolean;
  onEvent?: (event: unknown) => void;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

interface Slot {
  child?: ChildProcess;
  job?: Job;
  timer?: NodeJS.Timeout;
}

export class ChildPool<Request, Result, Event = never> {
  private readonly slots: Slot[];
  private readonly waiting: Job[] = [];
  private closed = false;

  constructor(private readonly options: ChildPoolOptions) {
    this.slots = Array.from({ length: options.size }, () => ({}));
  }

  /** @throws ChildPoolError, or the signal's reason. */
  run(request: Request, { signal, onEvent }: RunOptions<Event> = {}): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.closed) return reject(new ChildPoolError('closed', 'the pool is closed'));
      if (this.waiting.length >= (this.options.max_queue ?? 1000)) {
        return reject(new ChildPoolError('overloaded', 'too many jobs wait for a child'));
      }
      const abort = () => {
        const index = this.waiting.indexOf(job);
        if (index >= 0) this.waiting.splice(index, 1);
        settle(() => reject(signal?.reason));
      };
      const settle = (finish: () => void) => {
        if (job.settled) return;
        job.settled = true;
        signal?.removeEventListener('abort', abort);
        finish();
      };
      const job: Job = {
        request,
        settled: false,
        onEvent: onEvent as Job['onEvent'],
        resolve: (result) => settle(() => resolve(result as Result)),
        reject: (error) => settle(() => reject(error)),
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.waiting.push(job);
      this.assign();
    });
  }

  /** Ends all children; what runs or waits is rejected with `closed`. */
  async close(): Promise<void> {
    this.closed = true;
    const reason = () => new ChildPoolError('closed', 'the pool is closed');
    for (const job of this.waiting.splice(0)) job.reject(reason());
    const ends = this.slots.map(async (slot) => {
      slot.job?.reject(reason());
      const child = slot.child;
      if (!child) return;
      this.drop(slot);
      await new Promise<void>((resolve) => child.once('exit', resolve));
    });
    await Promise.all(ends);
  }

  private assign(): void {
    for (const slot of this.slots) {
      if (slot.job) continue;
      const job = this.waiting.shift();
      if (!job) return;
      this.start(slot, job);
    }
  }

  private start(slot: Slot, job: Job): void {
    clearTimeout(slot.timer);
    slot.job = job;
    const child = (slot.child ??= this.spawn(slot));
    child.ref();
    child.channel?.ref();
    const seconds = this.options.job_timeout_ms / 1000;
    slot.timer = setTimeout(
      () => this.lose(slot, new ChildPoolError('timeout', `the job took over ${seconds} s`)),
      this.options.job_timeout_ms,
    );
    child.send({ request: job.request } satisfies ChildCall, (error) => {
      if (error && slot.child === child) this.lose(slot, died(error.message));
    });
  }

  private spawn(slot: Slot): ChildProcess {
    const main = runnable(new URL('./child-pool.child.js', import.meta.url));
    const entry = runnable(this.options.entry);
    const child = fork(main.path, [entry.url.href], {
      serialization: 'advanced',
      env: {},
      execArgv: main.isSource ? RUN_SOURCES : [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (answer: ChildAnswer) => this.hear(slot, child, answer));
    child.once('error', (error) => slot.child === child && this.lose(slot, died(error.message)));
    child.once('exit', (code, signal) => {
      if (slot.child === child) this.lose(slot, died(`it ended with ${signal ?? code}`));
    });
    if (child.pid) yieldToServers(child.pid);
    return child;
  }

  private hear(slot: Slot, child: ChildProcess, answer: ChildAnswer): void {
    const job = slot.job;
    if (slot.child !== child || !job) return;
    if (answer.kind === 'event') {
      if (!job.settled) job.onEvent?.(answer.event);
      return;
    }
    clearTimeout(slot.timer);
    slot.job = undefined;
    if (answer.kind === 'result') job.resolve(answer.result);
    else job.reject(new ChildPoolError(answer.code, answer.message));
    if (answer.kind === 'error' && answer.unusable) this.drop(slot);
    else this.rest(slot, child);
    this.assign();
  }

  /** An idle child neither keeps the process alive nor its own memory for ever. */
  private rest(slot: Slot, child: ChildProcess): void {
    child.unref();
    child.channel?.unref();
    slot.timer = setTimeout(() => this.drop(slot), this.options.idle_ms ?? 300_000).unref();
  }

  private lose(slot: Slot, error: ChildPoolError): void {
    const job = slot.job;
    this.drop(slot);
    job?.reject(error);
    this.assign();
  }

  private drop(slot: Slot): void {
    clearTimeout(slot.timer);
    const child = slot.child;
    slot.child = undefined;
    slot.job = undefined;
    child?.kill('SIGKILL');
  }
}

const died = (how: string) => new ChildPoolError('died', `the child process died: ${how}`);

/** People wait for the servers, not for the children: give way when the machine is busy. */
function yieldToServers(pid: number): void {
  try {
    setPriority(pid, 5);
  } catch {
    // Already gone, or not allowed here: only fairness is lost.
  }
}

/** The built file, or its TypeScript source where tests run without a build. */
function runnable(entry: URL): { path: string; url: URL; isSource: boolean } {
  const path = fileURLToPath(entry);
  if (existsSync(path)) return { path, url: entry, isSource: false };
  const url = new URL(entry.href.replace(/\.js$/, '.ts'));
  return { path: fileURLToPath(url), url, isSource: true };
}

/** Node strips the types by itself; only the `.js` endings of relative imports need a hand. */
const RESOLVE_SOURCES = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\\.{1,2}\\/.*\\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\\.js$/, '.ts'), context);
    }
  },
});`;
export const RUN_SOURCES = [
  '--disable-warning=ExperimentalWarning',
  '--conditions=source',
  `--import=data:text/javascript,${encodeURIComponent(RESOLVE_SOURCES)}`,
];

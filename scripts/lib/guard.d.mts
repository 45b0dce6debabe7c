export interface GuardedProcess {
  /** Of the server itself, not of its guard. */
  readonly pid: number;
  /** Resolves with the exit code, or with the name of the signal. */
  readonly exited: Promise<number | string>;
  readonly running: boolean;
  /** Asks for a graceful stop, waits for it, and kills after `timeout_ms` (20 s unless told). */
  stop(options?: { timeout_ms?: number }): Promise<void>;
  /** SIGKILL, as a crash would be. */
  kill(): Promise<void>;
}

export function startGuarded(options: {
  command: string;
  args: string[];
  log: string;
  /** What asks this server for a graceful stop. */
  signal: 'TERM' | 'INT';
  identity?: { uid: number; gid: number };
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}): Promise<GuardedProcess>;

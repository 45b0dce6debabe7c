export interface NodeProcess {
  readonly pid: number;
  /** Resolves with the exit code, or with the name of the signal. */
  readonly exited: Promise<number | string>;
  /** Resolves when the process says itself that it has begun its work. */
  readonly ready: Promise<true>;
  /** SIGTERM, and SIGKILL when that takes too long. */
  stop(): Promise<void>;
}

/** Starts one of the product's two processes; its output goes to `log`. It ends with this process. */
export function startNode(options: {
  role: 'api' | 'worker';
  env: NodeJS.ProcessEnv;
  log: string;
}): NodeProcess;

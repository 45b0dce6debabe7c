export interface RunningRedis {
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<number | string>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Whether `redis-server` is on the PATH. */
export function hasRedis(): boolean;
/** Starts a Redis of our own; `folder` takes its log and, with `appendOnly`, its data. */
export function startRedis(options: {
  folder: string;
  log?: string;
  port?: number;
  appendOnly?: boolean;
}): Promise<RunningRedis>;

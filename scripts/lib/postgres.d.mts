import type { Client } from 'pg';

export interface RunningPostgres {
  readonly port: number;
  readonly pid: number;
  /** As the superuser, to the database `postgres`. */
  readonly adminUrl: string;
  readonly exited: Promise<number | string>;
  url(user: string, password: string, database: string): string;
  /** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Starts a Postgres 18 of our own, initialising `folder` first when it is empty. */
export function startPostgres(options: {
  folder: string;
  password: string;
  log: string;
  port?: number;
  /** No fsync: for tests. */
  ephemeral?: boolean;
  /** As `name=value`; they win over our own. */
  settings?: readonly string[];
}): Promise<RunningPostgres>;
export function ensureRole(client: Client, name: string, password: string): Promise<void>;
export function ensureDatabase(client: Client, name: string, owner: string): Promise<void>;
/** Runs `work` with one connection, which is closed afterwards. */
export function withClient<T>(url: string, work: (client: Client) => Promise<T> | T): Promise<T>;

import type { DataSourceOptions } from 'typeorm';

/** Bounds of every database call, in milliseconds: none may wait for ever. */
export const DATABASE_LIMITS = {
  connect_timeout_ms: 5_000,
  statement_timeout_ms: 30_000,
  idle_in_transaction_timeout_ms: 30_000,
  lock_timeout_ms: 5_000,
} as const;

/** Options of the application's connection pool. `applicationName` shows in pg_stat_activity. */
export function dataSourceOptions(
  { url, poolMax }: { url: string; poolMax: number },
  applicationName: string,
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName,
    entities: [],
    migrations: [],
    logging: false,
    extra: {
      max: poolMax,
      connectionTimeoutMillis: DATABASE_LIMITS.connect_timeout_ms,
      statement_timeout: DATABASE_LIMITS.statement_timeout_ms,
      idle_in_transaction_session_timeout: DATABASE_LIMITS.idle_in_transaction_timeout_ms,
      lock_timeout: DATABASE_LIMITS.lock_timeout_ms,
    },
  };
}

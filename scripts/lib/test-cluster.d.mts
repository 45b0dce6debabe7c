export const OWNER: string;
export const APP: string;
/** The user's one throw-away Postgres, started when there is none. */
export function testCluster(): Promise<{ port: number }>;
export function clusterUrl(cluster: { port: number }, user: string, database: string): string;

export interface OwnCluster {
  readonly port: number;
  /** SIGKILL for the server and all its processes at once, as when the machine loses power. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** SIGKILL for one connection's process: the server throws all others out and recovers. */
  killConnection(): Promise<void>;
  stop(): Promise<void>;
}
/** A cluster for one test, which keeps what it has acknowledged: it is there to be killed. */
export function ownCluster(): Promise<OwnCluster>;

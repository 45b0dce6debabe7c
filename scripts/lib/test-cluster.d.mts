export const OWNER: string;
export const APP: string;
/** The user's one throw-away Postgres, started when there is none. */
export function testCluster(): Promise<{ port: number }>;
export function clusterUrl(cluster: { port: number }, user: string, database: string): string;

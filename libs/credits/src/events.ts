/** A workspace's available credits fell below the mark at which it should be told. */
export interface CreditsLow {
  name: 'credits.low';
  payload: { workspaceId: string; available: number };
}

import type { Query } from '#kernel';

/** Of these workspaces the ones that a database knows, on a connection of the caller's. */
export async function knownWorkspaces(query: Query, ids: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ id: string }>('SELECT id FROM auth.workspaces WHERE id = ANY($1)', [
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

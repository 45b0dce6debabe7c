import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { ApiKey, CreateApiKey, CreatedApiKey } from '../../api/wire.js';

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['api-keys'] });

/** The workspace's keys, newest first; expired ones stay until they are revoked. */
export function useApiKeys(): UseQueryResult<ApiKey[]> {
  return useQuery({
    queryKey: ['api-keys'],
    queryFn: async () => (await answer(api.GET('/api/v1/api-keys'))).items,
  });
}

/** The answer holds the key itself, this once. */
export async function createApiKey(body: CreateApiKey): Promise<CreatedApiKey> {
  const made = await answer(api.POST('/api/v1/api-keys', { body }));
  void refresh();
  return made;
}

export async function revokeApiKey(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } }));
  await refresh();
}

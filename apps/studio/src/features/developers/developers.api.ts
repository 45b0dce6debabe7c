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

/** Credits that each key has spent this month, by its id. */
export function useKeySpending(): UseQueryResult<ReadonlyMap<string, number>> {
  return useQuery({
    queryKey: ['api-keys', 'spending'],
    queryFn: async () => {
      const { items } = await answer(api.GET('/api/v1/api-keys/spending'));
      return new Map(items.map(({ keyId, credits }) => [keyId, credits]));
    },
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

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Appeal } from '../../api/wire.js';

/** As many as one page gives: older refusals are past their appeal. */
const LATEST = 100;

/** The customer's appeals, newest first. */
export function useAppeals(): UseQueryResult<Appeal[]> {
  return useQuery({
    queryKey: ['appeals'],
    queryFn: async () => {
      const params = { query: { limit: LATEST } };
      return (await answer(api.GET('/api/v1/moderation/appeals', { params }))).items;
    },
    refetchInterval: 60_000,
  });
}

/** Asks that a person looks at each of these refusals again. */
export async function openAppeals(verdictIds: readonly string[], message: string): Promise<void> {
  for (const verdictId of verdictIds)
    await answer(api.POST('/api/v1/moderation/appeals', { body: { verdictId, message } }));
  await queryClient.invalidateQueries({ queryKey: ['appeals'] });
}

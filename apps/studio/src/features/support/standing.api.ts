import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Standing } from '../../api/wire.js';

/** What was refused lately, and whether new runs have to wait for it. */
export function useStanding(): UseQueryResult<Standing> {
  return useQuery({
    queryKey: ['moderation-standing'],
    queryFn: () => answer(api.GET('/api/v1/moderation/standing')),
    // A pause ends by itself, or when a person lifts it.
    refetchInterval: 60_000,
  });
}

export function refreshStanding(): void {
  void queryClient.invalidateQueries({ queryKey: ['moderation-standing'] });
}

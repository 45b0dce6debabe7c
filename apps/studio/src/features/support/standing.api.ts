import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
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

/** After these the refusals of late have changed, or what follows from them. */
const STANDING = new Set(['prompt_blocked', 'cooling_down', 'account_in_review']);

/** To be told of whatever a sent description met. */
export function refreshStandingAfter(error: unknown): void {
  if (error instanceof Problem && STANDING.has(error.code)) refreshStanding();
}

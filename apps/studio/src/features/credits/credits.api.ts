import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { answer, api } from '../../api/client.js';
import type { Balance, Entry, Page } from '../../api/wire.js';

export function useBalance(): UseQueryResult<Balance> {
  return useQuery({
    queryKey: ['balance'],
    queryFn: () => answer(api.GET('/api/v1/credits/balance')),
  });
}

/** Every change of the balance, newest first. */
export function useEntries(): UseInfiniteQueryResult<InfiniteData<Page<Entry>>> {
  return useInfiniteQuery({
    queryKey: ['entries'],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/credits/entries', {
          params: { query: { limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** To be called after anything that moves credits. */
export function refreshCredits(): void {
  void queryClient.invalidateQueries({ queryKey: ['balance'] });
  void queryClient.invalidateQueries({ queryKey: ['entries'] });
}

import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { request } from '../../api/request.js';
import type { Balance, Entry, Page } from '../../api/wire.js';

export function useBalance(): UseQueryResult<Balance> {
  return useQuery({
    queryKey: ['balance'],
    queryFn: () => request<Balance>('GET', '/credits/balance'),
  });
}

/** Every change of the balance, newest first. */
export function useEntries(): UseInfiniteQueryResult<InfiniteData<Page<Entry>>> {
  return useInfiniteQuery({
    queryKey: ['entries'],
    queryFn: ({ pageParam }) =>
      request<Page<Entry>>('GET', '/credits/entries', { query: { limit: 20, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** To be called after anything that moves credits. */
export function refreshCredits(): void {
  void queryClient.invalidateQueries({ queryKey: ['balance'] });
  void queryClient.invalidateQueries({ queryKey: ['entries'] });
}

import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { answer, api } from '../../api/client.js';
import type { Balance, Entry, Locale, Page } from '../../api/wire.js';
import { queryOf, type StatementFilter } from './statement-filter.js';
import { firstDay, type UsageDay } from './usage.js';

const PAGE = 25;

export function useBalance(): UseQueryResult<Balance> {
  return useQuery({
    queryKey: ['balance'],
    queryFn: () => answer(api.GET('/api/v1/credits/balance')),
  });
}

/**
 * Changes of the balance that fit the filter, newest first. The server may answer a page with
 * nothing on it while its search goes on; such pages are read through until there is something.
 */
export function useEntries(
  filter: StatementFilter,
): UseInfiniteQueryResult<InfiniteData<Page<Entry>>> {
  return useInfiniteQuery({
    queryKey: ['entries', filter],
    queryFn: async ({ pageParam, signal }) => {
      let cursor = pageParam;
      for (;;) {
        const query = { ...queryOf(filter), limit: PAGE, cursor };
        const page = await answer(
          api.GET('/api/v1/credits/entries', { params: { query }, signal }),
        );
        if (page.items.length > 0 || page.nextCursor === null) return page;
        cursor = page.nextCursor;
      }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** Where the statement is downloaded as a file, filtered like the one on the screen. */
export function statementFileUrl(filter: StatementFilter, locale: Locale): string {
  const query = new URLSearchParams({ ...queryOf(filter), locale });
  return `/api/v1/credits/entries.csv?${query.toString()}`;
}

/** The last so many days. */
export function useUsage(days: number): UseQueryResult<UsageDay[]> {
  return useQuery({
    queryKey: ['usage', days],
    queryFn: async () => {
      const query = { from: firstDay(days), to: firstDay(1) };
      return (await answer(api.GET('/api/v1/credits/usage', { params: { query } }))).items;
    },
  });
}

/** To be called after anything that moves credits. */
export function refreshCredits(): void {
  for (const key of ['balance', 'entries', 'usage', 'receipt'])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

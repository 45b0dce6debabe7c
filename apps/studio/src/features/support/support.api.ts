import {
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Page, SupportCase } from '../../api/wire.js';

const LIST = 'support-cases';

export interface NewCase {
  kind: SupportCase['kind'];
  reference?: string;
  message: string;
}

/** What the customer wrote to a person, newest first, with the answers. */
export function useCases(): UseInfiniteQueryResult<InfiniteData<Page<SupportCase>>> {
  return useInfiniteQuery({
    queryKey: [LIST],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/support/cases', { params: { query: { limit: 20, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** Hands a question or an appeal to a person. */
export async function openCase(body: NewCase): Promise<void> {
  await answer(api.POST('/api/v1/support/cases', { body }));
  void queryClient.invalidateQueries({ queryKey: [LIST] });
}

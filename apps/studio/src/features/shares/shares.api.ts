import {
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Page, ShareLink } from '../../api/wire.js';

const LIST = 'share-links';

/** Share links, newest first: of one picture, or all. */
export function useShareLinks(
  imageId?: string,
): UseInfiniteQueryResult<InfiniteData<Page<ShareLink>>> {
  return useInfiniteQuery({
    queryKey: [LIST, imageId],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/share-links', {
          params: {
            query: { limit: 30, cursor: pageParam, ...(imageId === undefined ? {} : { imageId }) },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

const refresh = (): void => void queryClient.invalidateQueries({ queryKey: [LIST] });

export async function shareImage(
  id: string,
  body: { expiresInDays: number; showPrompt: boolean },
): Promise<ShareLink> {
  const link = await answer(
    api.POST('/api/v1/images/{id}/share-links', { params: { path: { id } }, body }),
  );
  refresh();
  return link;
}

export async function revokeShareLink(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/share-links/{id}', { params: { path: { id } } }));
  refresh();
}

import {
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import type { GalleryImage, Page } from '../../api/wire.js';
import { inParts, refreshEverywhere } from '../images/images.api.js';

/** How long pictures stay in the trash. */
export const TRASH_DAYS = 30;

/** What is in the trash, what came into it last first. */
export function useTrash(): UseInfiniteQueryResult<InfiniteData<Page<GalleryImage>>> {
  return useInfiniteQuery({
    queryKey: ['trash'],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/images/trash', { params: { query: { limit: 60, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export const deleteFromTrash = (ids: readonly string[]): Promise<number> =>
  inParts(ids, (imageIds) =>
    answer(api.POST('/api/v1/images/trash/delete', { body: { imageIds } })),
  );

/**
 * Goes on until what is in the trash now is gone: the server deletes so many at a time.
 * @param onPart told how many are left. @returns how many pictures were deleted
 */
export async function emptyTrash(onPart: (left: number) => void): Promise<number> {
  let deleted = 0;
  let until: string | undefined;
  try {
    for (;;) {
      const query = until === undefined ? {} : { until };
      const part = await answer(api.DELETE('/api/v1/images/trash', { params: { query } }));
      deleted += part.changed;
      until = part.until;
      if (part.left === 0 || part.changed === 0) return deleted;
      onPart(part.left);
    }
  } finally {
    refreshEverywhere();
  }
}

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

/** @returns how many pictures were deleted */
export async function emptyTrash(): Promise<number> {
  try {
    return (await answer(api.DELETE('/api/v1/images/trash'))).changed;
  } finally {
    refreshEverywhere();
  }
}

import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { answer, api } from '../../api/client.js';
import type { Credentials, GalleryImage, ImageDetail, Page } from '../../api/wire.js';
import { patchImage } from '../generations/generations.api.js';

export interface GalleryFilter {
  q: string;
  favorite: boolean;
  style: string;
}

/** Delivered pictures, newest first. */
export function useGallery(
  filter: GalleryFilter,
): UseInfiniteQueryResult<InfiniteData<Page<GalleryImage>>> {
  return useInfiniteQuery({
    queryKey: ['images', filter],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/images', {
          params: {
            query: {
              limit: 60,
              cursor: pageParam,
              ...(filter.q === '' ? {} : { q: filter.q }),
              ...(filter.style === '' ? {} : { style: filter.style }),
              ...(filter.favorite ? { favorite: 'true' } : {}),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous) => previous,
  });
}

/** Delivered pictures that were made from this one, newest first. */
export function useMadeFrom(
  parentImageId: string,
): UseInfiniteQueryResult<InfiniteData<Page<GalleryImage>>> {
  return useInfiniteQuery({
    queryKey: ['images', { parentImageId }],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/images', {
          params: { query: { limit: 12, cursor: pageParam, parentImageId } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export function useImage(id: string): UseQueryResult<ImageDetail> {
  return useQuery({
    queryKey: ['image', id],
    queryFn: () => answer(api.GET('/api/v1/images/{id}', { params: { path: { id } } })),
  });
}

/** What the original says of its own origin; it never changes. */
export function useCredentials(id: string): UseQueryResult<Credentials> {
  return useQuery({
    queryKey: ['credentials', id],
    queryFn: () => answer(api.GET('/api/v1/images/{id}/credentials', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** To be called when a picture came, went or changed: the gallery shows it. */
export function refreshGallery(): void {
  void queryClient.invalidateQueries({ queryKey: ['images'] });
}

/** Marks or unmarks a favourite; shown at once, taken back when the server refuses. */
export async function setFavorite(id: string, favorite: boolean): Promise<void> {
  const show = (value: boolean): void => {
    patchImage(id, { favorite: value });
    queryClient.setQueryData<ImageDetail>(
      ['image', id],
      (old) => old && { ...old, favorite: value },
    );
  };
  show(favorite);
  try {
    await answer(
      api.PATCH('/api/v1/images/{id}', { params: { path: { id } }, body: { favorite } }),
    );
  } catch (error) {
    show(!favorite);
    throw error;
  }
  refreshGallery();
}

export async function deleteImage(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/images/{id}', { params: { path: { id } } }));
  queryClient.removeQueries({ queryKey: ['image', id] });
  refreshGallery();
  for (const key of ['generations', 'image', 'thread', 'threads', 'batch-rows'])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

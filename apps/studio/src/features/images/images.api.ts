import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { request } from '../../api/request.js';
import type { GalleryImage, ImageDetail, Page } from '../../api/wire.js';
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
      request<Page<GalleryImage>>('GET', '/images', {
        query: {
          q: filter.q,
          style: filter.style,
          favorite: filter.favorite ? true : undefined,
          limit: 60,
          cursor: pageParam,
        },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous) => previous,
  });
}

export function useImage(id: string): UseQueryResult<ImageDetail> {
  return useQuery({
    queryKey: ['image', id],
    queryFn: () => request<ImageDetail>('GET', `/images/${id}`),
  });
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
    await request('PATCH', `/images/${id}`, { body: { favorite } });
  } catch (error) {
    show(!favorite);
    throw error;
  }
}

export async function deleteImage(id: string): Promise<void> {
  await request('DELETE', `/images/${id}`);
  queryClient.removeQueries({ queryKey: ['image', id] });
  void queryClient.invalidateQueries({ queryKey: ['images'] });
  void queryClient.invalidateQueries({ queryKey: ['generations'] });
}

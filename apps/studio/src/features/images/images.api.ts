import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { answer, api } from '../../api/client.js';
import type { Schemas } from '#api-client';
import type { Credentials, GalleryImage, ImageDetail, LeavingFiles, Page } from '../../api/wire.js';
import { patchImage } from '../generations/generations.api.js';
import type { GalleryFilter } from './gallery-filter.js';

/** Images of one request that changes many. */
const AT_ONCE = 500;
/** Images that one ZIP holds. */
export const MAX_ARCHIVE = 1000;

/** The customer's own midnight at the beginning of that day, or so many days later. */
function startOf(day: string, later = 0): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + later);
  return date.toISOString();
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
              ...(filter.resolution === '' ? {} : { resolution: filter.resolution }),
              ...(filter.tag === '' ? {} : { tag: filter.tag }),
              ...(filter.from === '' ? {} : { from: startOf(filter.from) }),
              ...(filter.to === '' ? {} : { to: startOf(filter.to, 1) }),
              ...(filter.collection === '' ? {} : { collection: filter.collection }),
              ...(filter.leaving ? { leaving: 'true' } : {}),
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

/** What the days of the plan end for soon, as the customer was told. */
export function useLeaving(): UseQueryResult<LeavingFiles> {
  return useQuery({
    queryKey: ['images', 'leaving'],
    queryFn: () => answer(api.GET('/api/v1/images/leaving')),
  });
}

/** The customer's tags, the most used first. */
export function useTags(): UseQueryResult<{ items: { tag: string; images: number }[] }> {
  return useQuery({
    queryKey: ['images', 'tags'],
    queryFn: () => answer(api.GET('/api/v1/images/tags')),
  });
}

/** To be called when pictures came or went: whatever may show them asks again. */
export function refreshEverywhere(): void {
  const keys = ['images', 'image', 'generations', 'thread', 'threads', 'batch-rows'];
  for (const key of [...keys, 'collections', 'collection', 'trash', 'share-links'])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

/** Sends many ids in requests that the server takes. @returns how many images changed */
export async function inParts(
  ids: readonly string[],
  send: (part: string[]) => Promise<{ changed: number }>,
): Promise<number> {
  let changed = 0;
  try {
    for (let at = 0; at < ids.length; at += AT_ONCE)
      changed += (await send(ids.slice(at, at + AT_ONCE))).changed;
  } finally {
    refreshEverywhere();
  }
  return changed;
}

export const changeImages = (
  ids: readonly string[],
  change: { favorite?: boolean; addTags?: string[]; removeTags?: string[] },
): Promise<number> =>
  inParts(ids, (imageIds) =>
    answer(api.PATCH('/api/v1/images', { body: { imageIds, ...change } })),
  );

export const trashImages = (ids: readonly string[]): Promise<number> =>
  inParts(ids, (imageIds) => answer(api.POST('/api/v1/images/trash', { body: { imageIds } })));

export const restoreImages = (ids: readonly string[]): Promise<number> =>
  inParts(ids, (imageIds) =>
    answer(api.POST('/api/v1/images/trash/restore', { body: { imageIds } })),
  );

/** Begins the download of a ZIP; the browser goes on with it by itself. */
export const downloadImages = (imageIds: string[]): Promise<void> => downloadArchive({ imageIds });

/** The same of what is deleted soon. @param part from 1, where one ZIP cannot hold it all */
export const downloadLeaving = (part: number): Promise<void> =>
  downloadArchive({ leaving: true, part });

async function downloadArchive(body: Schemas['ArchiveWish']): Promise<void> {
  const { downloadUrl } = await answer(api.POST('/api/v1/images/archives', { body }));
  const link = document.createElement('a');
  link.href = downloadUrl;
  link.download = '';
  link.click();
}

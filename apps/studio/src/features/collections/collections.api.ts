import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Collection, Page } from '../../api/wire.js';
import { inParts } from '../images/images.api.js';

const LIST = ['collections'];

/** Collections, newest first. */
export function useCollections(): UseInfiniteQueryResult<InfiniteData<Page<Collection>>> {
  return useInfiniteQuery({
    queryKey: LIST,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/collections', { params: { query: { limit: 100, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export function useCollection(id: string): UseQueryResult<Collection> {
  return useQuery({
    queryKey: ['collection', id],
    queryFn: () => answer(api.GET('/api/v1/collections/{id}', { params: { path: { id } } })),
  });
}

const refresh = (): void => void queryClient.invalidateQueries({ queryKey: LIST });

export async function createCollection(name: string): Promise<Collection> {
  const made = await answer(api.POST('/api/v1/collections', { body: { name } }));
  refresh();
  return made;
}

export async function renameCollection(id: string, name: string): Promise<void> {
  const renamed = await answer(
    api.PATCH('/api/v1/collections/{id}', { params: { path: { id } }, body: { name } }),
  );
  queryClient.setQueryData<Collection>(['collection', id], renamed);
  refresh();
}

export async function deleteCollection(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/collections/{id}', { params: { path: { id } } }));
  queryClient.removeQueries({ queryKey: ['collection', id] });
  refresh();
}

/** @param onPart told how many more came in: those that are in it already do not count */
export const putIntoCollection = (
  id: string,
  ids: readonly string[],
  onPart: (changed: number) => void,
): Promise<number> =>
  inParts(ids, async (imageIds) => {
    const part = await answer(
      api.POST('/api/v1/collections/{id}/images', { params: { path: { id } }, body: { imageIds } }),
    );
    onPart(part.changed);
    return part;
  });

/** @returns how many went out */
export const takeOutOfCollection = (id: string, ids: readonly string[]): Promise<number> =>
  inParts(ids, (imageIds) =>
    answer(
      api.POST('/api/v1/collections/{id}/images/remove', {
        params: { path: { id } },
        body: { imageIds },
      }),
    ),
  );

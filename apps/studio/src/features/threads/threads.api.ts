import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Page, Thread, ThreadDetail } from '../../api/wire.js';
import { followed, isOpen, THREAD } from '../generations/generations.api.js';

const LIST = ['threads'];
/** Runs beyond those that are followed live are asked for again. */
const AGAIN_MS = 5000;

/** Threads, the one with the latest turn first. */
export function useThreads(): UseInfiniteQueryResult<InfiniteData<Page<Thread>>> {
  return useInfiniteQuery({
    queryKey: LIST,
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/v1/threads', { params: { query: { limit: 24, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export function useThread(id: string): UseQueryResult<ThreadDetail> {
  return useQuery({
    queryKey: [THREAD, id],
    queryFn: () => answer(api.GET('/api/v1/threads/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => {
      const runs = query.state.data?.turns.map((turn) => turn.generation) ?? [];
      return runs.filter(isOpen).length > followed(runs).size ? AGAIN_MS : false;
    },
  });
}

/** To be called when a turn was asked for. */
export async function refreshThread(id: string): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: LIST });
  await queryClient.invalidateQueries({ queryKey: [THREAD, id] });
}

/** The thread that the picture's run is in; it is made where there is none. */
export async function startThread(imageId: string): Promise<ThreadDetail> {
  const thread = await answer(api.POST('/api/v1/threads', { body: { imageId } }));
  queryClient.setQueryData<ThreadDetail>([THREAD, thread.id], thread);
  void queryClient.invalidateQueries({ queryKey: LIST });
  void queryClient.invalidateQueries({ queryKey: ['image', imageId] });
  return thread;
}

export async function renameThread(id: string, title: string): Promise<void> {
  const thread = await answer(
    api.PATCH('/api/v1/threads/{id}', { params: { path: { id } }, body: { title } }),
  );
  queryClient.setQueryData<ThreadDetail>([THREAD, id], thread);
  void queryClient.invalidateQueries({ queryKey: LIST });
}

export async function deleteThread(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/threads/{id}', { params: { path: { id } } }));
  queryClient.removeQueries({ queryKey: [THREAD, id] });
  for (const key of ['threads', 'image', 'generations'])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

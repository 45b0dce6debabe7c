import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { answer, api } from '../../api/client.js';
import type {
  CreateGeneration,
  Generation,
  Image,
  Page,
  Quote,
  Receipt,
  ThreadDetail,
} from '../../api/wire.js';
import { isInReview } from './words.js';

type Stream = InfiniteData<Page<Generation>>;

const STREAM = ['generations'];
/** First part of the keys under which threads are kept, see threads.api. */
export const THREAD = 'thread';
const LIVE_CONNECTIONS = 4;

export const isOpen = (generation: Generation): boolean =>
  generation.status === 'accepted' || generation.status === 'running';

/**
 * Open runs that are followed by events; browsers allow only six connections to one host. One that
 * waits for a person may do so for days.
 */
export function followed(generations: readonly Generation[]): ReadonlySet<string> {
  return new Set(
    generations
      .filter((generation) => isOpen(generation) && !isInReview(generation))
      .slice(-LIVE_CONNECTIONS)
      .map((generation) => generation.id),
  );
}

/** Every single run, newest first. Runs beyond the followed ones are refreshed by asking again. */
export function useStream(): UseInfiniteQueryResult<Stream> {
  return useInfiniteQuery({
    queryKey: STREAM,
    queryFn: ({ pageParam }) =>
      answer(
        // Batches have a page of their own; a thousand rows would bury the single runs.
        api.GET('/api/v1/generations', {
          params: { query: { limit: 12, cursor: pageParam, batches: 'hidden' } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: (query) => {
      const open = query.state.data?.pages.flatMap((page) => page.items).filter(isOpen) ?? [];
      if (open.length === followed(open).size) return false;
      return open.some((generation) => !isInReview(generation)) ? 5000 : 60_000;
    },
  });
}

/** Changes runs wherever they are shown: in the stream and in threads. */
const mapRuns = (change: (generation: Generation) => Generation): void => {
  queryClient.setQueriesData<ThreadDetail>(
    { queryKey: [THREAD] },
    (old) =>
      old && {
        ...old,
        turns: old.turns.map((turn) => ({ ...turn, generation: change(turn.generation) })),
      },
  );
  queryClient.setQueryData<Stream>(
    STREAM,
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({ ...page, items: page.items.map(change) })),
      },
  );
};

/** Puts a newer state of a run in place of the one that is shown. */
export function showGeneration(next: Generation): void {
  mapRuns((old) => (old.id === next.id && next.version >= old.version ? next : old));
}

/** Changes fields of one image wherever it is shown in the stream. */
export function patchImage(id: string, patch: Partial<Image>): void {
  mapRuns((generation) =>
    generation.images.some((image) => image.id === id)
      ? {
          ...generation,
          images: generation.images.map((image) =>
            image.id === id ? { ...image, ...patch } : image,
          ),
        }
      : generation,
  );
}

/** Puts a run that was just accepted at the head of the stream. */
export function prependGeneration(generation: Generation): void {
  queryClient.setQueryData<Stream>(STREAM, (old) => {
    const [first, ...rest] = old?.pages ?? [];
    if (old === undefined || first === undefined) return old;
    const items = [generation, ...first.items.filter((item) => item.id !== generation.id)];
    return { ...old, pages: [{ ...first, items }, ...rest] };
  });
}

/** Starts a run. The same key may be sent again: it is never charged twice. */
export const createGeneration = (body: CreateGeneration, key: string): Promise<Generation> =>
  answer(api.POST('/api/v1/generations', { body, params: { header: { 'Idempotency-Key': key } } }));

export const quote = (body: CreateGeneration): Promise<Quote> =>
  answer(api.POST('/api/v1/quotes', { body }));

export const cancelGeneration = (id: string): Promise<Generation> =>
  answer(api.POST('/api/v1/generations/{id}/cancel', { params: { path: { id } } }));

/** One run; a copy in the stream is not enough, because the stream may not reach back to it. */
export function useGeneration(id: string): UseQueryResult<Generation> {
  return useQuery({
    queryKey: ['generation', id],
    queryFn: () => answer(api.GET('/api/v1/generations/{id}', { params: { path: { id } } })),
  });
}

export function useReceipt(generationId: string): UseQueryResult<Receipt> {
  return useQuery({
    queryKey: ['receipt', generationId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/generations/{id}/receipt', { params: { path: { id: generationId } } }),
      ),
    staleTime: 0,
  });
}

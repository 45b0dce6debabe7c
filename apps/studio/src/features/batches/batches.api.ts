import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { Batch, BatchPreview, BatchRow, BatchSource, Page } from '../../api/wire.js';
import { refreshCredits } from '../credits/credits.api.js';

export type BatchStatus = Batch['status'];
export type RowStatus = BatchRow['status'];

/** A batch in one of these changes by itself. */
export const isMoving = ({ status, counts }: Batch): boolean =>
  status === 'checking' || status === 'running' || counts.running > 0;

const LOOK_MS = 1500;

export function useBatches(): UseInfiniteQueryResult<InfiniteData<Page<Batch>>> {
  return useInfiniteQuery({
    queryKey: ['batches'],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/v1/batches', { params: { query: { limit: 20, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(isMoving)) === true ? 3000 : false,
  });
}

export function useBatch(id: string): UseQueryResult<Batch> {
  return useQuery({
    queryKey: ['batch', id],
    queryFn: () => answer(api.GET('/api/v1/batches/{id}', { params: { path: { id } } })),
    refetchInterval: (query) =>
      query.state.data !== undefined && isMoving(query.state.data) ? LOOK_MS : false,
    staleTime: 0,
  });
}

/**
 * The rows, as many pages as were asked for.
 * @param stamp changes whenever the batch did: the rows are read again then, once the reading that
 *   is under way has ended, so that a batch that moves fast does not keep it from ending.
 */
export function useBatchRows(
  id: string,
  statuses: readonly RowStatus[] | undefined,
  stamp: string,
): UseInfiniteQueryResult<InfiniteData<Page<BatchRow>>> {
  const rows = useInfiniteQuery({
    queryKey: ['batch-rows', id, statuses ?? 'all'],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/batches/{id}/rows', {
          params: {
            path: { id },
            query: {
              limit: 50,
              cursor: pageParam,
              ...(statuses === undefined ? {} : { status: [...statuses] }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const { isFetching } = rows;
  const read = useRef(stamp);
  useEffect(() => {
    if (isFetching || read.current === stamp) return;
    read.current = stamp;
    void queryClient.invalidateQueries({ queryKey: ['batch-rows', id] });
  }, [id, stamp, isFetching]);
  return rows;
}

export const previewBatch = (body: BatchSource, signal: AbortSignal): Promise<BatchPreview> =>
  answer(api.POST('/api/v1/batches/preview', { body, signal }));

/** The same key may be sent again: the batch is made once. */
export const createBatch = (body: BatchSource, key: string): Promise<Batch> =>
  answer(api.POST('/api/v1/batches', { body, params: { header: { 'Idempotency-Key': key } } }));

export type Action =
  { kind: 'start' | 'retry'; credits: number; key: string } | { kind: 'pause' | 'resume' | 'stop' };

/** Does it, and shows what came of it. */
export async function actOnBatch(id: string, action: Action): Promise<Batch> {
  const path = { id };
  const sent =
    action.kind === 'start' || action.kind === 'retry'
      ? api.POST(`/api/v1/batches/{id}/${action.kind}`, {
          params: { path, header: { 'Idempotency-Key': action.key } },
          body: { credits: action.credits },
        })
      : api.POST(`/api/v1/batches/{id}/${action.kind}`, { params: { path } });
  const batch = await answer(sent);
  queryClient.setQueryData(['batch', id], batch);
  void queryClient.invalidateQueries({ queryKey: ['batches'] });
  refreshCredits();
  return batch;
}

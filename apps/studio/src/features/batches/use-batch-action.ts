import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from '../../api/problem.js';
import { queryClient } from '../../api/query-client.js';
import type { Batch } from '../../api/wire.js';
import { actOnBatch, type Action } from './batches.api.js';

export type Wanted =
  { kind: 'start' | 'retry'; credits: number } | { kind: 'pause' | 'resume' | 'stop' };

/**
 * What the owner of a batch presses. A price has one Idempotency-Key until the server has decided,
 * so that pressing again confirms it once. After a refusal the batch is shown as it is now.
 * @param onDone is called when the server has done what was wanted.
 */
export function useBatchAction(
  id: string,
  onDone: () => void,
): UseMutationResult<Batch, Error, Wanted> {
  const pending = useRef<{ key: string; wanted: string } | undefined>(undefined);
  return useMutation({
    mutationFn: (wanted: Wanted) => {
      if (!('credits' in wanted)) return actOnBatch(id, wanted);
      const text = JSON.stringify(wanted);
      if (pending.current?.wanted !== text)
        pending.current = { key: crypto.randomUUID(), wanted: text };
      const action: Action = { ...wanted, key: pending.current.key };
      return actOnBatch(id, action);
    },
    retry: (failures, error) => failures < 3 && error instanceof Problem && error.transient,
    onSuccess: () => {
      pending.current = undefined;
      onDone();
    },
    onError: (error) => {
      if (error instanceof Problem && error.transient) return;
      pending.current = undefined;
      void queryClient.invalidateQueries({ queryKey: ['batch', id] });
    },
  });
}

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BatchPreview, BatchSource } from '../../api/wire.js';
import { acceptBatchDraft, EMPTY, isWritten, type BatchDraft } from './batch-draft.js';
import { previewBatch } from './batches.api.js';

const PAUSE_MS = 450;

/** The value once it has not changed for a moment. */
export function useSettled<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Removed at sign-out; see `signOut`. */
const STORED = 'batch-draft';

function stored(): BatchDraft {
  try {
    return acceptBatchDraft(JSON.parse(sessionStorage.getItem(STORED) ?? 'null'));
  } catch {
    return EMPTY;
  }
}

/** Outlives the page, so that a list with faults can be mended and checked again. */
let kept: BatchDraft | undefined;

/** True while a list is being written that another one would take the place of. */
export const isDraftWritten = (): boolean => isWritten((kept ??= stored()));

/** Puts another list in place of the one that is being written; the page for it shows it. */
export function beginDraft(draft: BatchDraft): void {
  kept = draft;
}

interface Draft {
  draft: BatchDraft;
  change: (patch: Partial<BatchDraft>) => void;
  startOver: () => void;
}

/** The list that is being written. It survives leaving the page, and a reload of this tab. */
export function useBatchDraft(): Draft {
  const [draft, setDraft] = useState(() => (kept ??= stored()));
  const show = (next: BatchDraft): void => {
    kept = next;
    setDraft(next);
  };
  const settled = useSettled(draft);
  useEffect(() => {
    try {
      sessionStorage.setItem(STORED, JSON.stringify(settled));
    } catch {
      // The storage may be blocked, or too small for the list: it lives for this visit then.
    }
  }, [settled]);
  return {
    draft,
    // From `kept`: more may have been written while a file was read.
    change: (patch) => show({ ...(kept ?? EMPTY), ...patch }),
    startOver: () => show(EMPTY),
  };
}

/** What the server makes of the rows so far; asked again when the writer pauses. */
export function usePreview(source: BatchSource | undefined): UseQueryResult<BatchPreview> {
  const settled = useSettled(source === undefined ? '' : JSON.stringify(source));
  return useQuery({
    queryKey: ['batch-preview', settled],
    queryFn: ({ signal }) => previewBatch(JSON.parse(settled) as BatchSource, signal),
    enabled: settled !== '',
    placeholderData: settled === '' ? undefined : keepPreviousData,
    retry: false,
    gcTime: 0,
  });
}

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BatchPreview, BatchSource } from '../../api/wire.js';
import type { RatioCode } from '../composer/ratio.js';
import { previewBatch } from './batches.api.js';

export type DraftKind = 'lines' | 'csv' | 'template';

export interface BatchDraft {
  kind: DraftKind;
  name: string;
  /** What each kind holds is kept while another is shown. */
  texts: Record<DraftKind, string>;
  template: string;
  style: string;
  aspectRatio: RatioCode;
  resolution: BatchSource['defaults']['resolution'];
  count: number;
}

export const EMPTY: BatchDraft = {
  kind: 'lines',
  name: '',
  texts: { lines: '', csv: '', template: '' },
  template: '',
  style: 'none',
  aspectRatio: '1:1',
  resolution: '1K',
  count: 1,
};

/** The request that the draft describes; undefined while there is nothing to send. */
export function sourceFrom(draft: BatchDraft): BatchSource | undefined {
  const text = draft.texts[draft.kind];
  const template = draft.template.trim();
  if (text.trim() === '' || (draft.kind === 'template' && template === '')) return undefined;
  const { style, aspectRatio, resolution, count } = draft;
  return {
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    kind: draft.kind,
    text,
    ...(draft.kind === 'template' ? { template } : {}),
    defaults: { style, aspectRatio, resolution, count },
  };
}

const PAUSE_MS = 450;

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
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

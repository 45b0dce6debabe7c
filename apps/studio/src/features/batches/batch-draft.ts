import type { BatchSource } from '../../api/wire.js';
import { isRatio, type RatioCode } from '../composer/ratio.js';

export const KINDS = ['lines', 'csv', 'template'] as const;
export type DraftKind = (typeof KINDS)[number];

const RESOLUTIONS = ['1K', '2K', '4K'] as const;

export interface BatchDraft {
  kind: DraftKind;
  name: string;
  /** What each kind holds is kept while another is shown. */
  texts: Record<DraftKind, string>;
  template: string;
  /** What should not be in the pictures. */
  negativePrompt: string;
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
  negativePrompt: '',
  style: 'none',
  aspectRatio: '1:1',
  resolution: '1K',
  count: 1,
};

/** True when there is something in it that took work. */
export const isWritten = ({ name, texts, template, negativePrompt }: BatchDraft): boolean =>
  [name, template, negativePrompt, ...Object.values(texts)].some((text) => text !== '');

/** The request that the draft describes; undefined while there is nothing to send. */
export function sourceFrom(draft: BatchDraft): BatchSource | undefined {
  const text = draft.texts[draft.kind];
  const template = draft.template.trim();
  if (text.trim() === '' || (draft.kind === 'template' && template === '')) return undefined;
  const { style, aspectRatio, resolution, count } = draft;
  const negativePrompt = draft.negativePrompt.trim();
  return {
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    kind: draft.kind,
    text,
    ...(draft.kind === 'template' ? { template } : {}),
    defaults: {
      ...{ style, aspectRatio, resolution, count },
      ...(negativePrompt === '' ? {} : { negativePrompt }),
    },
  };
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
const textOf = (value: unknown, initial: string): string =>
  typeof value === 'string' ? value : initial;

/** Reads a stored draft back; what is of another version falls to its default. */
export function acceptBatchDraft(value: unknown): BatchDraft {
  const stored = fieldsOf(value);
  const texts = fieldsOf(stored.texts);
  return {
    kind: KINDS.find((kind) => kind === stored.kind) ?? EMPTY.kind,
    name: textOf(stored.name, EMPTY.name),
    texts: {
      lines: textOf(texts.lines, ''),
      csv: textOf(texts.csv, ''),
      template: textOf(texts.template, ''),
    },
    template: textOf(stored.template, EMPTY.template),
    negativePrompt: textOf(stored.negativePrompt, EMPTY.negativePrompt),
    style: textOf(stored.style, EMPTY.style),
    aspectRatio: isRatio(stored.aspectRatio) ? stored.aspectRatio : EMPTY.aspectRatio,
    resolution: RESOLUTIONS.find((one) => one === stored.resolution) ?? EMPTY.resolution,
    count: typeof stored.count === 'number' ? stored.count : EMPTY.count,
  };
}

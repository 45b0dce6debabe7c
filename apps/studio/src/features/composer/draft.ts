import type { CreateGeneration, Generation } from '../../api/wire.js';
import { isRatio } from './ratio.js';
import { acceptValues, type Values } from './variables.js';

/** What the composer holds between runs; references live beside it because they upload. */
export type Draft = { values: Values } & Required<
  Pick<
    CreateGeneration,
    | 'prompt'
    | 'negativePrompt'
    | 'style'
    | 'aspectRatio'
    | 'resolution'
    | 'count'
    | 'background'
    | 'outputFormat'
  >
>;

export const BACKGROUNDS = ['auto', 'opaque', 'transparent'] as const;
export const FORMATS = ['png', 'jpeg', 'webp'] as const;

export const emptyDraft: Draft = {
  prompt: '',
  negativePrompt: '',
  values: {},
  style: 'none',
  aspectRatio: '1:1',
  resolution: '1K',
  count: 1,
  background: 'auto',
  outputFormat: 'png',
};

/** Reads a stored draft back; fields of another version fall to their defaults. */
export function acceptDraft(value: unknown): Draft | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = Object.entries(emptyDraft).map(([name, initial]) => {
    const stored: unknown = (value as Record<string, unknown>)[name];
    if (name === 'values') return [name, acceptValues(stored)];
    const known = name === 'aspectRatio' ? isRatio(stored) : typeof stored === typeof initial;
    return [name, known ? stored : initial];
  });
  return Object.fromEntries(fields) as Draft;
}

/** What is known of an earlier run, or of one picture of it, which has no count. */
export interface EarlierRun extends Pick<
  Generation,
  | 'prompt'
  | 'negativePrompt'
  | 'style'
  | 'aspectRatio'
  | 'resolution'
  | 'referenceIds'
  | 'parentImageId'
  | 'maskId'
> {
  count?: number;
  background?: string | null | undefined;
  outputFormat: string;
}

/** The settings of an earlier run, to run it again or to start from it. */
export function draftFrom(run: EarlierRun): Partial<Draft> {
  return {
    prompt: run.prompt,
    negativePrompt: run.negativePrompt ?? '',
    style: run.style,
    ...(isRatio(run.aspectRatio) ? { aspectRatio: run.aspectRatio } : {}),
    resolution: run.resolution,
    ...(run.count === undefined ? {} : { count: run.count }),
    background: BACKGROUNDS.find((one) => one === run.background) ?? emptyDraft.background,
    outputFormat: FORMATS.find((one) => one === run.outputFormat) ?? emptyDraft.outputFormat,
  };
}

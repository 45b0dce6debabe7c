import type { CreateGeneration } from '../../api/wire.js';
import type { Draft } from '../composer/draft.js';
import { promptLeft } from './next-turn.js';

/** Where a new thread begins that goes on from a picture. */
export const newThreadFrom = (imageId: string): string => `/studio/threads/new?from=${imageId}`;

type Written = Pick<Draft, 'prompt' | 'values'>;

/** The first turn of a new thread is asked for on one page, and the next one on another. */
let carried: ({ threadId: string } & Written) | undefined;

/** Carries what was written since the first turn was asked for to the page of its thread. */
export function carryOver(threadId: string, now: Written, request: CreateGeneration): void {
  const prompt = promptLeft(now.prompt, request);
  carried = prompt.trim() === '' ? undefined : { threadId, prompt, values: now.values };
}

/** What was carried to that thread, if anything. */
export function carriedTo(threadId: string): Written | undefined {
  if (carried?.threadId !== threadId) return undefined;
  const { prompt, values } = carried;
  return { prompt, values };
}

/** It stands in the composer now, and comes no second time. */
export function dropCarried(): void {
  carried = undefined;
}

import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from '../../api/problem.js';
import type { CreateGeneration, Generation } from '../../api/wire.js';
import { refreshCredits } from '../credits/credits.api.js';
import { createGeneration, prependGeneration } from '../generations/generations.api.js';
import { refreshStanding } from '../support/standing.api.js';
import type { Draft } from './draft.js';
import type { References } from './use-references.js';

/** The request body of the run that the composer describes. */
export function requestFrom(draft: Draft, references: References): CreateGeneration {
  const referenceIds = references.items.flatMap((item) => item.id ?? []);
  return {
    prompt: draft.prompt.trim(),
    style: draft.style,
    aspectRatio: draft.aspectRatio,
    resolution: draft.resolution,
    count: draft.count,
    background: draft.background,
    outputFormat: draft.outputFormat,
    ...(referenceIds.length > 0 ? { referenceIds } : {}),
  };
}

/** After these the refusals of late have changed, or what follows from them. */
const STANDING = new Set(['prompt_blocked', 'cooling_down', 'account_in_review']);

/**
 * Starts a run. One press of the button has one Idempotency-Key; it is kept while the answer is
 * unknown (no connection, a gateway error), so that pressing again cannot charge twice, and
 * renewed once the server has decided or the request has changed.
 */
export function useRun(): UseMutationResult<Generation, Error, CreateGeneration> {
  const pending = useRef<{ key: string; body: string } | undefined>(undefined);
  return useMutation({
    mutationFn: async (body: CreateGeneration) => {
      const text = JSON.stringify(body);
      if (pending.current?.body !== text)
        pending.current = { key: crypto.randomUUID(), body: text };
      try {
        const generation = await createGeneration(body, pending.current.key);
        pending.current = undefined;
        return generation;
      } catch (error) {
        if (error instanceof Problem && !error.transient && error.code !== 'in_progress')
          pending.current = undefined;
        throw error;
      }
    },
    retry: (failures, error) => failures < 3 && error instanceof Problem && error.transient,
    onError: (error) => {
      if (error instanceof Problem && STANDING.has(error.code)) refreshStanding();
    },
    onSuccess: (generation) => {
      prependGeneration(generation);
      refreshCredits();
    },
  });
}

import { useIsMutating, useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Problem } from '../../api/problem.js';
import type { CreateGeneration, Generation } from '../../api/wire.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { createGeneration } from '../generations/generations.api.js';
import { showAccepted } from '../generations/show-accepted.js';
import { refreshStandingAfter } from '../support/standing.api.js';
import type { Draft } from './draft.js';
import { namesOf } from './references.js';
import { valuesFor } from './variables.js';
import type { References } from './use-references.js';

/** Which conversation a run is a turn of, if it is one of any. */
export type Turn = Pick<CreateGeneration, 'threadId' | 'startThread'>;

/** The request body of the run that the composer describes. */
export function requestFrom(draft: Draft, references: References, turn: Turn): CreateGeneration {
  const negativePrompt = draft.negativePrompt.trim();
  return {
    prompt: draft.prompt.trim(),
    ...(negativePrompt === '' ? {} : { negativePrompt }),
    ...valuesFor(draft),
    style: draft.style,
    aspectRatio: draft.aspectRatio,
    resolution: draft.resolution,
    count: draft.count,
    background: draft.background,
    outputFormat: draft.outputFormat,
    ...namesOf(references.items),
    ...turn,
  };
}

const RUN = ['run'];

/** The run whose outcome is not known. It outlives the composer: the page may be left meanwhile. */
let pending: { key: string; body: string } | undefined;

async function start(body: CreateGeneration): Promise<Generation> {
  const text = JSON.stringify(body);
  if (pending?.body !== text) pending = { key: crypto.randomUUID(), body: text };
  try {
    const generation = await createGeneration(body, pending.key);
    pending = undefined;
    return generation;
  } catch (error) {
    if (error instanceof Problem && !error.transient && error.code !== 'in_progress')
      pending = undefined;
    throw error;
  }
}

/** True while a run is being started, by this composer or by one that was left. */
export const useIsStarting = (): boolean => useIsMutating({ mutationKey: RUN }) > 0;

/** Whether the component that asks is still on the screen. */
function useIsHere(): () => boolean {
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return () => here.current;
}

/**
 * Starts a run. One press of the button has one Idempotency-Key; it is kept while the answer is
 * unknown (no connection, a gateway error), so that pressing again cannot charge twice, and
 * renewed once the server has decided or the request has changed. A refusal that comes when the
 * composer is gone is told in a toast.
 */
export function useRun(
  references: References,
): UseMutationResult<Generation, Error, CreateGeneration> {
  const say = useProblemText();
  const toast = useToast();
  const isHere = useIsHere();
  return useMutation({
    mutationKey: RUN,
    mutationFn: start,
    retry: (failures, error) => failures < 3 && error instanceof Problem && error.transient,
    onError: (error) => {
      refreshStandingAfter(error);
      if (!isHere()) toast(say(error));
    },
    onSuccess: (generation, request) => {
      references.onTaken(request);
      showAccepted(generation);
    },
  });
}

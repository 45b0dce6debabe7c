import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ImprovedPrompt } from '../../api/wire.js';
import { refreshStandingAfter } from '../support/standing.api.js';
import { improvePrompt } from './prompt-help.api.js';

/** A wait that is longer than this is spoken of. */
const SLOW_MS = 5000;

export interface Improving {
  asking: boolean;
  /** It takes longer than it should. */
  slow: boolean;
  suggestion: ImprovedPrompt | undefined;
  error: unknown;
  ask: () => void;
  /** Ends the waiting. */
  stop: () => void;
  accept: () => void;
  /** The prompt stays as it is. */
  keep: () => void;
  /** Brings the words back that an accepted suggestion replaced, while it stands unchanged. */
  undo: (() => void) | undefined;
}

interface Wanted {
  prompt: string;
  style: string;
}

/**
 * Asks for a better prompt. What comes is a suggestion for the words that were sent: once they have
 * changed it is worth nothing any more, and the customer's own words are never replaced unasked.
 */
export function useImprove(wanted: Wanted, change: (prompt: string) => void): Improving {
  const call = useRef<AbortController>(undefined);
  const improving = useMutation({
    mutationFn: (body: Wanted) => {
      call.current = new AbortController();
      return improvePrompt(body, call.current.signal);
    },
    onError: refreshStandingAfter,
  });
  const [accepted, setAccepted] = useState<{ before: string; after: string }>();
  const { isPending, variables } = improving;
  const current = variables?.prompt === wanted.prompt && variables.style === wanted.style;
  const asking = isPending && current;
  const slow = useSlow(asking);
  const { reset } = improving;
  const end = (): void => {
    call.current?.abort();
    reset();
  };
  // Nobody reads an answer about words that have changed meanwhile.
  const dropped = isPending && !current;
  useEffect(() => {
    if (!dropped) return;
    call.current?.abort();
    reset();
  }, [dropped, reset]);
  const suggestion = current ? improving.data : undefined;
  return {
    asking,
    slow,
    suggestion,
    error: current && improving.isError ? improving.error : undefined,
    ask: () => {
      call.current?.abort();
      improving.mutate(wanted);
    },
    stop: end,
    accept: () => {
      if (suggestion === undefined) return;
      setAccepted({ before: wanted.prompt, after: suggestion.prompt });
      change(suggestion.prompt);
      end();
    },
    keep: end,
    undo:
      accepted?.after === wanted.prompt
        ? () => {
            change(accepted.before);
            setAccepted(undefined);
          }
        : undefined,
  };
}

function useSlow(asking: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [asking]);
  return slow;
}

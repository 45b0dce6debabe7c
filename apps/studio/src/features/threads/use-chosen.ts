import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import type { CreateGeneration, Image, ThreadDetail } from '../../api/wire.js';
import { useComposer } from '../composer/composer-context.js';
import { baseOf } from '../composer/references.js';
import { useSayLeftOut } from '../composer/use-say-left-out.js';
import { shown } from '../generations/shape.js';
import { followedAfter, mayFollow, type Followed } from './next-turn.js';

const delivered = (thread: ThreadDetail): Image[] =>
  thread.turns.flatMap(({ generation }) =>
    shown(generation).filter((image) => image.status === 'delivered'),
  );

/** The first picture of the latest turn that brought any. */
export function latest(thread: ThreadDetail): Image | undefined {
  const images = delivered(thread);
  const last = images.at(-1)?.generationId;
  return images.find((image) => image.generationId === last);
}

interface Choice {
  chosen: string | undefined;
  choose: (image: Image) => void;
  /** A turn was asked for: from here on the newest picture is followed again. */
  onAsked: (request: CreateGeneration) => void;
}

const FROM = 'from';

/**
 * The picture that the next turn goes on from: what the customer chose, be it by the address that
 * the thread was opened with, else the first of the newest turn. It is the composer's first
 * reference, where it can be taken away and a part of it marked.
 */
export function useChosen(thread: ThreadDetail): Choice {
  const { references, focus } = useComposer();
  const { goOnFrom, items, painting } = references;
  const sayLeftOut = useSayLeftOut();
  const [params, setParams] = useSearchParams();
  const from = params.get(FROM);
  const newest = latest(thread);
  const followed = useRef<Followed>({ key: undefined });
  /** The turn whose first picture came last: its further ones change nothing. */
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (newest === undefined || newest.generationId === seen.current) return;
    seen.current = newest.generationId;
    const asked = delivered(thread).find(({ id }) => id === from);
    if (asked !== undefined) {
      followed.current = null;
      sayLeftOut(goOnFrom(asked, 'keep'));
    } else if (mayFollow(followed.current, items, painting)) {
      followed.current = { key: newest.id };
      sayLeftOut(goOnFrom(newest, 'keep'));
    }
    // Taken once: a reload after further turns begins with the newest one.
    if (from !== null) {
      const rest = new URLSearchParams(params);
      rest.delete(FROM);
      setParams(rest, { replace: true, preventScrollReset: true });
    }
  }, [newest, thread, from, params, setParams, items, painting, goOnFrom, sayLeftOut]);
  return {
    chosen: baseOf(items)?.id,
    choose: (image) => {
      followed.current = null;
      sayLeftOut(goOnFrom(image, 'keep'));
      focus();
    },
    onAsked: (request) => {
      followed.current = followedAfter(request);
    },
  };
}

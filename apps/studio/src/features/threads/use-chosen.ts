import { useEffect, useRef, useState } from 'react';
import type { Image, ThreadDetail } from '../../api/wire.js';
import { useComposer } from '../composer/composer-context.js';
import { shown } from '../generations/shape.js';

const delivered = (thread: ThreadDetail): Image[] =>
  thread.turns.flatMap(({ generation }) =>
    shown(generation).filter((image) => image.status === 'delivered'),
  );

/** The first picture of the latest turn that brought any. */
function latest(thread: ThreadDetail): Image | undefined {
  const images = delivered(thread);
  const last = images.at(-1)?.generationId;
  return images.find((image) => image.generationId === last);
}

interface Choice {
  chosen: string | undefined;
  choose: (image: Image) => void;
  /** A turn was asked for: it has taken its picture along, and the next one begins with it again. */
  again: () => void;
}

/**
 * The picture that the next turn goes on from: what the customer chose, else the newest one. It is
 * the composer's first reference, where it can be taken away and a part of it marked.
 * @param from the picture that the thread was opened with.
 */
export function useChosen(thread: ThreadDetail, from: string | null): Choice {
  const { references, focus } = useComposer();
  const { goOnFrom, painting } = references;
  const [first] = references.items;
  const isPainted = painting !== undefined || first?.mask !== undefined;
  const newest = latest(thread);
  const opened = useRef(from);
  const seen = useRef<string>(undefined);
  const isPicked = useRef(false);
  const [last, setLast] = useState<Image>();
  useEffect(() => {
    if (newest === undefined || newest.id === seen.current) return;
    seen.current = newest.id;
    // Whatever the customer picked or paints on stays until the next turn is asked for.
    if (isPicked.current || isPainted) return;
    const image = delivered(thread).find(({ id }) => id === opened.current) ?? newest;
    opened.current = null;
    setLast(image);
    goOnFrom(image, 'keep');
  }, [newest, thread, goOnFrom, isPainted]);
  return {
    chosen: first?.isBase === true ? first.id : undefined,
    choose: (image) => {
      isPicked.current = true;
      setLast(image);
      goOnFrom(image, 'keep');
      focus();
    },
    again: () => {
      isPicked.current = false;
      if (last !== undefined) goOnFrom(last, 'keep');
    },
  };
}

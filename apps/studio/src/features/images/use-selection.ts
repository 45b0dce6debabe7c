import { useCallback, useEffect, useMemo, useState } from 'react';
import { chosenOf, NONE, pressed } from './selection.js';

export interface Selection<T> {
  readonly isOn: boolean;
  /** What is chosen, in the order of the page. */
  readonly chosen: readonly T[];
  has: (id: string) => boolean;
  start: () => void;
  stop: () => void;
  press: (id: string, isRange: boolean) => void;
  chooseAll: () => void;
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select');

/** Choosing among pictures. By keyboard too: Ctrl+A for all that are shown, Escape to end it. */
export function useSelection<T extends { id: string }>(shown: readonly T[]): Selection<T> {
  const [isOn, setOn] = useState(false);
  const [state, setState] = useState(NONE);
  const ids = useMemo(() => shown.map((one) => one.id), [shown]);
  const stop = useCallback(() => {
    setOn(false);
    setState(NONE);
  }, []);
  const chooseAll = useCallback(() => setState({ ids: new Set(ids), last: undefined }), [ids]);
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent): void => {
      // A dialog or a panel has used the key already.
      if (event.defaultPrevented || isWriting(event.target)) return;
      if (document.querySelector('[data-modal]') !== null) return;
      if (event.key === 'Escape') stop();
      if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        chooseAll();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [isOn, stop, chooseAll]);
  return {
    isOn,
    chosen: chosenOf(state, shown),
    has: (id) => state.ids.has(id),
    start: () => setOn(true),
    stop,
    press: (id, isRange) => setState((now) => pressed(now, ids, id, isRange)),
    chooseAll,
  };
}

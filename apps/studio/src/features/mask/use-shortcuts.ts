import { useEffect, useRef } from 'react';
import { WIDTH_STEP } from './brush-width.js';
import type { Tool } from './use-brush.js';
import type { Painting } from './use-painting.js';

interface Changes {
  tool: (tool: Tool) => void;
  wider: (by: number) => void;
  /** Something lies over the editor. */
  areOff: boolean;
}

function act(event: KeyboardEvent, painting: Painting, { tool, wider }: Changes): void {
  const key = event.key.toLowerCase();
  if (event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (key === 'y' || (key === 'z' && event.shiftKey)) painting.redo();
    else if (key === 'z') painting.undo();
    else return;
    event.preventDefault();
    return;
  }
  if (key === 'b') tool('paint');
  if (key === 'e') tool('erase');
  if (key === 'm') tool('move');
  if (key === 'i') painting.take({ kind: 'invert' });
  if (key === '[') wider(-WIDTH_STEP);
  if (key === ']') wider(WIDTH_STEP);
}

/** Keys of the editor, wherever its focus is: B, E, M, I, [ and ], Ctrl+Z and Ctrl+Shift+Z. */
export function useShortcuts(painting: Painting, changes: Changes): void {
  const latest = useRef({ painting, changes });
  useEffect(() => {
    latest.current = { painting, changes };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const now = latest.current;
      if (!now.changes.areOff) act(event, now.painting, now.changes);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

import { useSyncExternalStore } from 'react';

function watch(changed: () => void): () => void {
  addEventListener('resize', changed);
  return () => removeEventListener('resize', changed);
}

/** The height of the window in CSS pixels. */
export function useScreenHeight(): number {
  return useSyncExternalStore(watch, () => innerHeight);
}

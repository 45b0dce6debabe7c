import { useCallback, useState } from 'react';

/** State that survives a reload of this browser. Broken or foreign content is ignored. */
export function useStored<T>(
  key: string,
  initial: T,
  accept: (value: unknown) => T | undefined,
): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const text = localStorage.getItem(key);
      return text === null ? initial : (accept(JSON.parse(text)) ?? initial);
    } catch {
      return initial;
    }
  });
  const store = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage may be full or blocked: the value lives for this visit then.
      }
    },
    [key],
  );
  return [value, store];
}

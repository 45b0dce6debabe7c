import { useCallback, useLayoutEffect, useRef, type RefCallback } from 'react';

/**
 * Calls `onSeen` when the element comes within 600 px of the visible part of the page; it is watched
 * from the moment it is there. An element that stays in view says nothing a second time: give it
 * another key when it should.
 */
export function useSeen(onSeen: () => void): RefCallback<HTMLElement> {
  const latest = useRef(onSeen);
  // Before the observer of an element from the same commit can call.
  useLayoutEffect(() => {
    latest.current = onSeen;
  });
  return useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && latest.current(),
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

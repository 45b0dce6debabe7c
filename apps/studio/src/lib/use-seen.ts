import { useEffect, useRef, type RefObject } from 'react';

/** Calls `onSeen` whenever the element comes near the visible part of the page. */
export function useSeen<T extends HTMLElement>(onSeen: () => void): RefObject<T | null> {
  const ref = useRef<T>(null);
  const latest = useRef(onSeen);
  useEffect(() => {
    latest.current = onSeen;
  });
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && latest.current(),
      { rootMargin: '600px' },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return ref;
}

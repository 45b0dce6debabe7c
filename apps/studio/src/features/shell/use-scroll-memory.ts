import { useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

const STORE = 'scroll';
/** How long a page that fills slowly (pictures, lists) is given to become as high as it was. */
const PATIENCE_MS = 5000;

function read(): Record<string, number> {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? '{}') as Record<string, number>;
  } catch {
    return {};
  }
}

function remember(key: string, top: number): void {
  try {
    sessionStorage.setItem(STORE, JSON.stringify({ ...read(), [key]: Math.round(top) }));
  } catch {
    // Blocked storage: pages open at their top then.
  }
}

/** Scrolls to a place again and again until the page is high enough, or the reader scrolls. */
function returnTo(top: number): () => void {
  const until = performance.now() + PATIENCE_MS;
  let frame = 0;
  const stop = (): void => cancelAnimationFrame(frame);
  const step = (): void => {
    scrollTo({ top, behavior: 'instant' });
    if (Math.abs(scrollY - top) > 1 && performance.now() < until)
      frame = requestAnimationFrame(step);
  };
  step();
  for (const sign of ['wheel', 'touchmove', 'keydown'])
    addEventListener(sign, stop, { once: true, passive: true });
  return stop;
}

/**
 * A page that is opened begins at its top; back and forward lead to where the reader was. Changing
 * the address in place (filters) leaves the page where it is. The browser's own restoration comes
 * before lists have their height.
 */
export function useScrollMemory(): void {
  const { key, pathname, hash } = useLocation();
  const type = useNavigationType();
  const entry = `${key} ${pathname}`;
  const shown = useRef('');
  useLayoutEffect(() => {
    history.scrollRestoration = 'manual';
    let top = scrollY;
    const note = (): void => {
      top = scrollY;
    };
    const keep = (): void => remember(entry, top);
    addEventListener('scroll', note, { passive: true });
    addEventListener('pagehide', keep);
    return () => {
      // Before the next page is laid out, which may be lower and pull the place up.
      keep();
      removeEventListener('scroll', note);
      removeEventListener('pagehide', keep);
    };
  }, [entry]);
  useLayoutEffect(() => {
    const inPlace = shown.current === pathname && type === NavigationType.Replace;
    shown.current = pathname;
    if (type === NavigationType.Pop) return returnTo(read()[entry] ?? 0);
    if (!inPlace && hash === '') scrollTo({ top: 0, behavior: 'instant' });
    return undefined;
  }, [entry, pathname, hash, type]);
}

import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Publishes the element's height as a CSS property of the document (`--composer-height: 142px`),
 * so that others can leave room for it; 0px once it is gone.
 */
export function usePublishedHeight<T extends HTMLElement>(property: string): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const { style } = document.documentElement;
    const publish = (): void => style.setProperty(property, `${element.offsetHeight}px`);
    publish();
    const observer = new ResizeObserver(publish);
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.setProperty(property, '0px');
    };
  }, [property]);
  return ref;
}

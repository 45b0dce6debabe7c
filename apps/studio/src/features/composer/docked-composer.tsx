import type { ComponentProps, ReactNode } from 'react';
import { usePublishedHeight } from '../../lib/use-height.js';
import { Composer } from './composer.js';

/**
 * The composer over the lower edge of a page, which leaves room for `--composer-height`. The page ends
 * where it begins: on a ground of its own it covers no picture half, and none can be hit beside it.
 */
export function DockedComposer(props: ComponentProps<typeof Composer>): ReactNode {
  const composer = usePublishedHeight<HTMLDivElement>('--composer-height');
  return (
    <div
      ref={composer}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-20 flex justify-center sm:bottom-5 sm:px-6"
    >
      <div
        aria-hidden
        className="absolute inset-x-0 -top-8 h-8 bg-linear-to-t from-paper to-transparent"
      />
      <div
        aria-hidden
        className="pointer-events-auto absolute inset-x-0 top-0 bottom-0 bg-paper sm:-bottom-5"
      />
      <div className="pointer-events-auto relative w-full max-w-4xl">
        <Composer {...props} />
      </div>
    </div>
  );
}

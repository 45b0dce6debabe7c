import type { ComponentProps, ReactNode } from 'react';
import { usePublishedHeight } from '../../lib/use-height.js';
import { Composer } from './composer.js';

/** The composer over the lower edge of a page; the page leaves room for `--composer-height`. */
export function DockedComposer(props: ComponentProps<typeof Composer>): ReactNode {
  const composer = usePublishedHeight<HTMLDivElement>('--composer-height');
  return (
    <div
      ref={composer}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-20 flex justify-center sm:bottom-5 sm:px-6"
    >
      <div className="pointer-events-auto w-full max-w-4xl">
        <Composer {...props} />
      </div>
    </div>
  );
}

import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Generation } from '../../api/wire.js';
import { useSeen } from '../../lib/use-seen.js';
import { useScreenHeight } from '../../lib/use-screen-height.js';
import { useWidth } from '../../lib/use-width.js';
import { EndMark, ErrorState, Skeleton } from '../../ui/states.js';
import { FirstSteps } from './first-steps.js';
import { flow } from './flow.js';
import { followed, isOpen, useStream } from './generations.api.js';
import { OpenRun } from './open-run.js';
import { PastRun } from './past-run.js';
import { shapeOf, shown } from './shape.js';

const GAP = 6;
const UNIT_GAP = 16;
/** Below this width one run fills a line, as on a phone. */
const NARROW = 640;

/** Header, composer and the words under a picture, with what is said and done about a failure. */
const AROUND_PICTURES = 400;
/** A line of pictures may come out this much higher than aimed at; see `flow`. */
const STRETCH = 1.3;

/** How high a line of pictures may aim, so that its words stand above the composer too. */
function roomFor(width: number, screenHeight: number): number {
  if (width < NARROW) return Math.min(width, 380);
  const room = Math.max(160, (screenHeight - AROUND_PICTURES) / STRETCH);
  return Math.min(400, Math.max(220, width / 4.2), room);
}

function Loading(): ReactNode {
  const { t } = useTranslation();
  return (
    <div
      className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4"
      role="status"
      aria-label={t('common.loading')}
    >
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} className="aspect-square" />
      ))}
    </div>
  );
}

/** Runs that are over, as lines that fill the width. */
function PastRuns({ runs }: { runs: readonly Generation[] }): ReactNode {
  const [ref, width] = useWidth<HTMLDivElement>();
  const screenHeight = useScreenHeight();
  const lines = useMemo(() => {
    if (width === 0) return [];
    const targetHeight = roomFor(width, screenHeight);
    return flow(runs.map(shapeOf), { width, targetHeight, gap: GAP, unitGap: UNIT_GAP });
  }, [runs, width, screenHeight]);
  return (
    <div ref={ref} className="space-y-7">
      {lines.map((line) => (
        <div
          key={runs[line[0]?.index ?? 0]?.id}
          className="flex items-start [contain-intrinsic-size:auto_400px] [content-visibility:auto]"
          style={{ columnGap: UNIT_GAP }}
        >
          {line.map((place) => {
            const generation = runs[place.index];
            return (
              generation && <PastRun key={generation.id} generation={generation} place={place} />
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Everything that was made, newest first; open runs on top of it. */
export function Stream(): ReactNode {
  const { t } = useTranslation();
  const stream = useStream();
  const loadMore = (): void => {
    if (stream.hasNextPage && !stream.isFetchingNextPage) void stream.fetchNextPage();
  };
  const end = useSeen(loadMore);
  if (stream.isPending) return <Loading />;
  if (stream.isError && stream.data === undefined)
    return <ErrorState error={stream.error} onRetry={() => void stream.refetch()} />;
  const runs = stream.data.pages
    .flatMap((page) => page.items)
    .filter((run) => isOpen(run) || shown(run).length > 0);
  const live = followed(runs);
  if (runs.length === 0 && !stream.hasNextPage) return <FirstSteps />;
  return (
    <div className="space-y-9">
      {runs.filter(isOpen).map((run) => (
        <OpenRun key={run.id} generation={run} follow={live.has(run.id)} />
      ))}
      <PastRuns runs={runs.filter((run) => !isOpen(run))} />
      {stream.isFetchingNextPage ? (
        <Skeleton className="h-64" />
      ) : stream.isFetchNextPageError ? (
        <ErrorState error={stream.error} onRetry={loadMore} />
      ) : (
        // Another one after each page: it may still be in view.
        <div key={stream.data.pages.length} ref={end} />
      )}
      {!stream.hasNextPage && runs.length > 3 && <EndMark>{t('stage.end')}</EndMark>}
    </div>
  );
}

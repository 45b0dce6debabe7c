import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSeen } from '../../lib/use-seen.js';
import { EndMark, ErrorState, Skeleton } from '../../ui/states.js';
import { followed, useStream } from './generations.api.js';
import { FirstSteps } from './first-steps.js';
import { RunCard } from './run-card.js';

function Loading(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="space-y-10" role="status" aria-label={t('common.loading')}>
      {['h-[26rem]', 'h-64', 'h-64'].map((height, index) => (
        <div key={index} className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
          <Skeleton className={height} />
          <div className="space-y-2">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-2/3" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Everything that was made, newest first; open runs on top of it. */
export function Stream(): ReactNode {
  const { t } = useTranslation();
  const stream = useStream();
  const more = useSeen<HTMLDivElement>(() => {
    if (stream.hasNextPage && !stream.isFetchingNextPage) void stream.fetchNextPage();
  });
  if (stream.isPending) return <Loading />;
  if (stream.isError && stream.data === undefined)
    return <ErrorState error={stream.error} onRetry={() => void stream.refetch()} />;
  const runs = stream.data.pages.flatMap((page) => page.items);
  const live = followed(runs);
  if (runs.length === 0) return <FirstSteps />;
  return (
    <div className="space-y-12">
      {runs.map((generation, index) => (
        <RunCard
          key={generation.id}
          generation={generation}
          follow={live.has(generation.id)}
          prominent={index === 0}
        />
      ))}
      <div ref={more} />
      {stream.isFetchingNextPage && <Skeleton className="h-64" />}
      {!stream.hasNextPage && runs.length > 3 && <EndMark>{t('stage.end')}</EndMark>}
    </div>
  );
}

import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Batch } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, dayAndTime } from '../../lib/format.js';
import { ErrorState, Skeleton, useProblemText } from '../../ui/states.js';
import { refreshCredits } from '../credits/credits.api.js';
import { BatchActions } from './batch-actions.js';
import { BatchNotice } from './batch-notice.js';
import { BatchProgress } from './batch-progress.js';
import { BatchRows } from './batch-rows.js';
import { useBatch } from './batches.api.js';
import { BatchMark } from './status-mark.js';
import { useBatchAction } from './use-batch-action.js';

function Content({ batch }: { batch: Batch }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed goes away with the state that it ended.
  const action = useBatchAction(batch.id, () => heading.current?.focus());
  const { charged } = batch.credits;
  // The balance in the header follows what is charged.
  useEffect(refreshCredits, [charged, batch.status]);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1
            ref={heading}
            tabIndex={-1}
            className="text-2xl font-semibold tracking-tight break-words outline-none"
          >
            {batch.name}
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
            <span role="status">
              <BatchMark status={batch.status} />
            </span>
            {dayAndTime(batch.createdAt, locale)}
            {charged > 0 && (
              <span>
                {t('batch.page.charged', { count: charged, formatted: count(charged, locale) })}
              </span>
            )}
          </p>
        </div>
        <BatchActions batch={batch} action={action} />
      </div>
      <div className="mb-6">
        <BatchProgress batch={batch} />
      </div>
      {action.isError && (
        <p role="alert" className="mb-4 text-sm text-bad">
          {say(action.error)}
        </p>
      )}
      <BatchNotice batch={batch} action={action} />
      <BatchRows batch={batch} />
    </>
  );
}

/** One batch: confirmed here, watched, stopped, tried again, downloaded. */
export default function BatchPage(): ReactNode {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const batch = useBatch(id);
  return (
    <main className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-6">
      <Link
        to="/studio/batches"
        className="mb-2 inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('batch.page.back')}
      </Link>
      {batch.isPending ? (
        <div role="status" aria-label={t('common.loading')} className="mt-2 space-y-4">
          <Skeleton className="h-10 w-72" />
          <Skeleton className="h-64" />
        </div>
      ) : batch.data === undefined ? (
        <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />
      ) : (
        <Content batch={batch.data} />
      )}
    </main>
  );
}

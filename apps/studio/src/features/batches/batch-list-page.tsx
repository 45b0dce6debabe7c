import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Batch } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { dayAndTime } from '../../lib/format.js';
import { buttonClass } from '../../ui/button.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { BatchProgress } from './batch-progress.js';
import { useBatches } from './batches.api.js';
import { BatchMark } from './status-mark.js';

function NewBatch(): ReactNode {
  const { t } = useTranslation();
  return (
    <Link to="/studio/batches/new" className={buttonClass({ look: 'solid' })}>
      <Plus size={16} aria-hidden />
      {t('batch.create')}
    </Link>
  );
}

function Item({ batch }: { batch: Batch }): ReactNode {
  const locale = useLocale();
  return (
    <li>
      <Link
        to={`/studio/batches/${batch.id}`}
        className="block rounded-card bg-raised p-4 transition-colors duration-150 hover:bg-tint sm:p-5"
      >
        <span className="mb-3 flex items-start justify-between gap-3">
          <span className="min-w-0">
            <span className="block truncate font-medium">{batch.name}</span>
            <span className="text-xs text-muted">{dayAndTime(batch.createdAt, locale)}</span>
          </span>
          <BatchMark status={batch.status} />
        </span>
        <BatchProgress batch={batch} />
      </Link>
    </li>
  );
}

function List(): ReactNode {
  const { t } = useTranslation();
  const batches = useBatches();
  if (batches.isPending)
    return (
      <div role="status" aria-label={t('common.loading')} className="space-y-3">
        <Skeleton className="h-28" />
        <Skeleton className="h-28" />
      </div>
    );
  if (batches.data === undefined)
    return <ErrorState error={batches.error} onRetry={() => void batches.refetch()} />;
  const items = batches.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState title={t('batch.empty')} body={t('batch.emptyBody')}>
        <NewBatch />
      </EmptyState>
    );
  return (
    <>
      <ul className="space-y-3">
        {items.map((batch) => (
          <Item key={batch.id} batch={batch} />
        ))}
      </ul>
      <FurtherPages query={batches} end={t('batch.end')} className="mt-4" />
    </>
  );
}

/** Every batch of the customer, newest first. */
export default function BatchListPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-6">
      <div className="mb-6 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t('batch.title')}</h1>
          <p className="mt-1 max-w-xl text-sm text-muted">{t('batch.lead')}</p>
        </div>
        <NewBatch />
      </div>
      <List />
    </main>
  );
}

import clsx from 'clsx';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Batch, BatchRow } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { useWords } from '../../i18n/use-words.js';
import { count } from '../../lib/format.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { Picture } from '../generations/tile.js';
import { Without } from '../generations/without.js';
import { Appeal } from '../support/appeal.js';
import { useBatchRows, type RowStatus } from './batches.api.js';
import { creditsOf } from './row-credits.js';
import { RowProblem } from './row-problem.js';
import { RowSettings } from './row-settings.js';
import { RowMark } from './status-mark.js';

const FILTERS = {
  all: undefined,
  open: ['unchecked', 'ready', 'running'],
  done: ['done', 'partial'],
  trouble: ['rejected', 'blocked', 'failed', 'partial'],
} as const satisfies Record<string, readonly RowStatus[] | undefined>;
type Filter = keyof typeof FILTERS;

/** Why pictures of the row were not delivered: each reason once. */
function Ends({ row }: { row: BatchRow }): ReactNode {
  const words = useWords('ends');
  const errors = new Map(
    row.images.flatMap(({ error }) => (error === undefined ? [] : [[error.code, error.message]])),
  );
  if (row.status === 'done') return null;
  return [...errors].map(([code, message]) => (
    <span key={code} className="block text-xs text-muted">
      {words(code, message)}
    </span>
  ));
}

/** What the row costs; once it has ended, what it did cost. */
function Price({ row }: { row: BatchRow }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const credits = creditsOf(row);
  if (row.credits === 0) return null;
  return (
    <span className="tabular-nums">
      {credits === 0
        ? t('batch.notCharged')
        : t('batch.preview.total', { count: credits, formatted: count(credits, locale) })}
    </span>
  );
}

function Pictures({ row }: { row: BatchRow }): ReactNode {
  const { t } = useTranslation();
  const kept = row.images.filter((image) => image.thumbnailUrl !== undefined);
  return (
    <span className="flex flex-wrap gap-1.5">
      {kept.map((image) => (
        <Link
          key={image.id}
          to={`/studio/images/${image.id}`}
          aria-label={t('stage.open', { number: image.index + 1, prompt: row.prompt })}
          className="relative block size-14"
        >
          <Picture image={image} alt="" sizes="56px" />
        </Link>
      ))}
    </span>
  );
}

function Row({ row }: { row: BatchRow }): ReactNode {
  return (
    <li className="grid grid-cols-[2.25rem_1fr] gap-x-3 gap-y-2 border-t border-line py-3 sm:grid-cols-[2.5rem_1fr_auto]">
      <span className="pt-0.5 text-xs text-muted tabular-nums">{row.line}</span>
      <div className="min-w-0 text-sm">
        <p className="line-clamp-3 break-words">{row.prompt}</p>
        <Without text={row.negativePrompt} className="line-clamp-2" />
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-muted">
          <RowMark status={row.status} />
          <RowSettings of={row} />
          <Price row={row} />
        </p>
        {row.problem !== undefined && <RowProblem problem={row.problem} />}
        <Ends row={row} />
        {row.verdictId !== undefined && (
          <div className="mt-1.5">
            <Appeal verdictIds={[row.verdictId]} />
          </div>
        )}
      </div>
      <div className="max-sm:col-start-2">
        <Pictures row={row} />
      </div>
    </li>
  );
}

function FilterBar({
  value,
  onChange,
}: {
  value: Filter;
  onChange: (filter: Filter) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('batch.filter.label')} className="mb-3 flex flex-wrap gap-1.5">
      {(Object.keys(FILTERS) as Filter[]).map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === value}
          onClick={() => onChange(filter)}
          className={clsx(
            'h-8 rounded-full px-3 text-sm font-medium transition-colors duration-150',
            filter === value ? 'bg-ink text-paper' : 'bg-tint text-muted hover:text-ink',
          )}
        >
          {t(`batch.filter.${filter}`)}
        </button>
      ))}
    </div>
  );
}

/** The rows in the order of the list, each with its pictures or the reason why there are none. */
export function BatchRows({ batch }: { batch: Batch }): ReactNode {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('all');
  const stamp = JSON.stringify([batch.status, batch.counts, batch.images]);
  const rows = useBatchRows(batch.id, FILTERS[filter], stamp);
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('batch.preview.title')}>
      <FilterBar value={filter} onChange={setFilter} />
      {rows.isPending ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-64" />
        </div>
      ) : rows.data === undefined ? (
        <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
      ) : items.length === 0 ? (
        <p className="py-10 text-center text-sm text-muted">{t('batch.filter.none')}</p>
      ) : (
        <ul>
          {items.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ul>
      )}
      <FurtherPages className="mt-4" query={rows} />
    </section>
  );
}

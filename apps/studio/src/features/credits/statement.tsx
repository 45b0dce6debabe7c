import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Entry } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { useWords } from '../../i18n/use-words.js';
import { count, dayAndTime, signed } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { useEntries } from './credits.api.js';
import { useLotName } from './lot-name.js';
import { isFiltered, type StatementFilter } from './statement-filter.js';

/** What a move was about that changed nothing of what can be spent. */
function useMoved(): (entry: Entry) => string | undefined {
  const { t } = useTranslation();
  const locale = useLocale();
  return (entry) => {
    const values = { count: entry.moved, formatted: count(entry.moved, locale) };
    if (entry.kind === 'capture') return t('statement.charged', values);
    if (entry.kind === 'debt' && entry.amount === 0) return t('statement.owed', values);
    return undefined;
  };
}

function Row({ entry }: { entry: Entry }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = useWords('reasons');
  const lotName = useLotName();
  const moved = useMoved();
  const facts = [lotName(entry.lotKind), moved(entry)].filter((fact) => fact !== undefined);
  return (
    <tr className="border-t border-line align-top">
      <td className="py-2.5 pr-4 text-xs leading-5 whitespace-nowrap text-muted max-sm:hidden">
        <time dateTime={entry.createdAt}>{dayAndTime(entry.createdAt, locale)}</time>
      </td>
      <th scope="row" className="py-2.5 pr-3 text-left font-normal">
        {words(entry.reasonCode, entry.reason, entry.params)}
        <span className="block text-xs text-muted">
          <span className="sm:hidden">{dayAndTime(entry.createdAt, locale)} · </span>
          {facts.join(' · ')}
          {entry.generationId !== undefined && (
            <>
              {' · '}
              <Link
                to={`/studio/receipts/${entry.generationId}${entry.imageId === undefined ? '' : `#image-${entry.imageId}`}`}
                className="underline underline-offset-2"
              >
                {t('receipt.title')}
              </Link>
            </>
          )}
        </span>
      </th>
      <td
        className={clsx(
          'py-2.5 text-right font-medium tabular-nums',
          entry.amount > 0 && 'text-good',
          entry.amount === 0 && 'text-muted',
        )}
      >
        {signed(entry.amount, locale)}
      </td>
      <td className="py-2.5 pl-4 text-right text-muted tabular-nums">
        {count(entry.balanceAfter, locale)}
      </td>
    </tr>
  );
}

interface Props {
  filter: StatementFilter;
  onClear: () => void;
}

/** Every change of the balance that fits the filter, with its reason and the balance after it. */
export function Statement({ filter, onClear }: Props): ReactNode {
  const { t } = useTranslation();
  const entries = useEntries(filter);
  if (entries.isPending)
    return (
      <div role="status" aria-label={t('common.loading')}>
        <Skeleton className="h-64" />
      </div>
    );
  if (entries.isError && entries.data === undefined)
    return <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />;
  const rows = entries.data.pages.flatMap((page) => page.items);
  const filtered = isFiltered(filter);
  if (rows.length === 0)
    return (
      <EmptyState
        title={t(filtered ? 'statement.nothing' : 'statement.empty')}
        body={t(filtered ? 'statement.nothingBody' : 'statement.emptyBody')}
      >
        {filtered && <Button onClick={onClear}>{t('statement.clear')}</Button>}
      </EmptyState>
    );
  return (
    <>
      <table className="w-full text-sm">
        <caption className="sr-only">{t('account.statement')}</caption>
        <thead className="max-sm:sr-only">
          <tr className="text-left text-xs text-muted">
            <th scope="col" className="pb-2 font-medium max-sm:hidden">
              {t('account.when')}
            </th>
            <th scope="col" className="pb-2 font-medium">
              {t('account.what')}
            </th>
            <th scope="col" className="pb-2 text-right font-medium">
              {t('account.change')}
            </th>
            <th scope="col" className="pb-2 pl-4 text-right font-medium">
              {t('account.balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
      <FurtherPages
        className="mt-4"
        query={entries}
        more={t('statement.earlier')}
        end={t(filtered ? 'statement.endFiltered' : 'statement.end')}
      />
    </>
  );
}

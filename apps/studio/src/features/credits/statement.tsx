import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { useWords } from '../../i18n/use-words.js';
import { count, dayAndTime, signed } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { EndMark, ErrorState, Skeleton } from '../../ui/states.js';
import { useEntries } from './credits.api.js';

/** Every change of the balance with its reason. */
export function Statement(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = useWords('reasons');
  const entries = useEntries();
  if (entries.isPending) return <Skeleton className="h-64" />;
  if (entries.isError && entries.data === undefined)
    return <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />;
  const rows = entries.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <p className="text-muted">{t('account.statementEmpty')}</p>;
  return (
    <>
      <table className="w-full text-sm">
        <thead className="sr-only sm:not-sr-only">
          <tr className="text-left text-xs text-muted">
            <th className="pb-2 font-medium">{t('account.when')}</th>
            <th className="pb-2 font-medium">{t('account.what')}</th>
            <th className="pb-2 text-right font-medium">{t('account.change')}</th>
            <th className="pb-2 pl-4 text-right font-medium">{t('account.balance')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-t border-line align-top">
              <td className="py-2.5 pr-4 text-xs whitespace-nowrap text-muted max-sm:hidden">
                {dayAndTime(row.createdAt, locale)}
              </td>
              <td className="py-2.5 pr-3">
                {words(row.reasonCode, row.reason)}
                <span className="block text-xs text-muted sm:hidden">
                  {dayAndTime(row.createdAt, locale)}
                </span>
              </td>
              <td
                className={`py-2.5 text-right font-medium tabular-nums ${row.amount > 0 ? 'text-good' : ''}`}
              >
                {row.amount === 0 ? '' : signed(row.amount, locale)}
              </td>
              <td className="py-2.5 pl-4 text-right text-muted tabular-nums">
                {count(row.balanceAfter, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.hasNextPage ? (
        <Button
          className="mt-4"
          disabled={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      ) : (
        <EndMark>{t('account.statementEnd')}</EndMark>
      )}
    </>
  );
}

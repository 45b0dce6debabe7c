import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useBuyCredits } from '../billing/buy-credits.js';
import { useBalance } from './credits.api.js';
import { Lots } from './lots.js';

/** What can be spent, and what it is made of. */
export function BalanceOverview(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const balance = useBalance();
  const buy = useBuyCredits();
  if (balance.isPending) return <Skeleton className="h-32" />;
  if (balance.data === undefined)
    return <ErrorState error={balance.error} onRetry={() => void balance.refetch()} />;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <p>
          <span className="text-display font-semibold tracking-tight tabular-nums">
            {count(balance.data.spendable, locale)}
          </span>{' '}
          <span className="text-muted">{t('credits.ready')}</span>
        </p>
        <Button look="solid" onClick={buy}>
          {t('credits.buy')}
        </Button>
      </div>
      <Lots balance={balance.data} />
      {balance.data.available > 0 && (
        <p className="mt-3 text-xs text-muted">{t('credits.order')}</p>
      )}
    </>
  );
}

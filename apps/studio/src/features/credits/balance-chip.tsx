import { Coins } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button, buttonClass } from '../../ui/button.js';
import { Popover } from '../../ui/popover.js';
import { useBuyCredits } from '../billing/buy-credits.js';
import { useBalance } from './credits.api.js';
import { Lots } from './lots.js';

/** The balance in the header; pressed, it says what it is made of. */
export function BalanceChip(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const balance = useBalance().data;
  const buy = useBuyCredits();
  if (balance === undefined)
    return (
      <span className="breathing h-9 w-20 rounded-full bg-tint" aria-label={t('common.loading')} />
    );
  return (
    <Popover
      label={t('credits.title')}
      align="end"
      className="w-80 p-5"
      trigger={
        <button
          type="button"
          className="inline-flex h-9 items-center gap-1.5 rounded-full bg-tint px-2.5 text-sm font-semibold whitespace-nowrap tabular-nums hover:bg-tint-strong sm:px-3.5"
        >
          <Coins size={15} className="sm:hidden" aria-hidden />
          {balance.debt > 0 && (
            <span className="rounded-full border border-warn px-1.5 text-[11px] text-warn max-sm:hidden">
              {t('credits.owed.short', { formatted: count(balance.debt, locale) })}
            </span>
          )}
          {balance.held > 0 && (
            <span className="breathing size-1.5 rounded-full bg-accent" aria-hidden />
          )}
          {count(balance.spendable, locale)}{' '}
          <span className="max-sm:sr-only">{t('credits.unit', { count: balance.spendable })}</span>
        </button>
      }
    >
      {(close) => (
        <>
          <p className="text-2xl font-semibold tracking-tight tabular-nums">
            {count(balance.spendable, locale)}
          </p>
          <p className="mb-3 text-muted">{t('credits.ready')}</p>
          <Lots balance={balance} />
          <div className="mt-4 flex gap-2">
            <Button
              look="solid"
              className="flex-1"
              onClick={() => {
                close();
                buy();
              }}
            >
              {t('credits.buy')}
            </Button>
            <Link
              to="/studio/account/credits"
              onClick={close}
              className={`${buttonClass()} flex-1`}
            >
              {t('credits.statement')}
            </Link>
          </div>
        </>
      )}
    </Popover>
  );
}

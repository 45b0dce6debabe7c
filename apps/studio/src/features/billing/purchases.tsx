import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { count, day, money } from '../../lib/format.js';
import { buttonClass } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { ContactLink } from '../support/contact.js';
import { usePurchases } from './billing.api.js';
import { useProductName } from './product-name.js';
import { TestMark } from './test-mode.js';

/** What was paid, and what of it was refunded. */
export function Purchases(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const purchases = usePurchases();
  const nameOf = useProductName();
  if (purchases.isPending) return <Skeleton className="h-32" />;
  if (purchases.data === undefined)
    return <ErrorState error={purchases.error} onRetry={() => void purchases.refetch()} />;
  const { items } = purchases.data;
  if (items.length === 0) return <p className="text-muted">{t('account.noPurchases')}</p>;
  return (
    <ul className="divide-y divide-line text-sm">
      {items.map((item) => (
        <li
          key={item.id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3"
        >
          <div>
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {nameOf(item.productCode)}
              {item.testMode && <TestMark />}
            </p>
            <p className="text-xs text-muted">
              {day(item.createdAt, locale)} ·{' '}
              {t('buy.credits', { count: item.credits, formatted: count(item.credits, locale) })}
            </p>
          </div>
          <div className="flex items-center gap-3 max-sm:w-full max-sm:gap-1">
            <div className="max-sm:mr-auto sm:text-right">
              <p className="font-medium tabular-nums">
                {money(item.amountMinor, item.currency, locale)}
              </p>
              {item.status !== 'paid' && (
                <p className="text-xs text-warn">
                  {item.status === 'disputed'
                    ? t('account.disputed')
                    : t('account.refunded', {
                        amount: money(item.refundedMinor, item.currency, locale),
                      })}
                </p>
              )}
              {(item.owedCredits ?? 0) > 0 && (
                <p className="text-xs text-warn">
                  {t('account.owed', {
                    count: item.owedCredits ?? 0,
                    formatted: count(item.owedCredits ?? 0, locale),
                  })}
                </p>
              )}
            </div>
            <Link
              to={`/studio/account/purchases/${item.id}`}
              className={buttonClass({ size: 'sm' })}
            >
              {t('account.receipt')}
            </Link>
            <ContactLink kind="payment" reference={item.id} />
          </div>
        </li>
      ))}
    </ul>
  );
}

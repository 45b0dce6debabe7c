import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { count, day } from '../../lib/format.js';
import { usePurchases } from '../billing/billing.api.js';
import { useProductName } from '../billing/product-name.js';
import { useBalance } from './credits.api.js';

/** What is owed after a refund, of which purchases, and how it is settled; nothing where nothing is. */
export function Debt({ atCheckout = false }: { atCheckout?: boolean }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const nameOf = useProductName();
  const debt = useBalance().data?.debt ?? 0;
  const purchases = usePurchases(debt > 0).data?.items ?? [];
  if (debt === 0) return null;
  return (
    <section aria-label={t('credits.owed.title')} className="mt-3 rounded-card bg-tint p-3 text-sm">
      <h3 className="flex justify-between gap-4 font-semibold text-warn">
        {t('credits.owed.title')}
        <span className="tabular-nums">{count(debt, locale)}</span>
      </h3>
      <ul>
        {purchases.map((item) =>
          (item.owedCredits ?? 0) > 0 ? (
            <li key={item.id} className="mt-1">
              {t('credits.owed.of', {
                count: item.owedCredits ?? 0,
                formatted: count(item.owedCredits ?? 0, locale),
                name: nameOf(item.productCode),
                day: day(item.createdAt, locale),
              })}
            </li>
          ) : null,
        )}
      </ul>
      <p className="mt-1 text-xs text-muted">
        {t(atCheckout ? 'credits.owed.howNow' : 'credits.owed.how')}
      </p>
    </section>
  );
}

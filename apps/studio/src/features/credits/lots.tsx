import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Balance } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, day } from '../../lib/format.js';
import { useLotName } from './lot-name.js';

/** Where the balance comes from, in the order in which it is spent. */
export function Lots({ balance }: { balance: Balance }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const lotName = useLotName();
  const lots = balance.lots.filter((lot) => lot.available > 0 || lot.held > 0);
  return (
    <div className="text-sm">
      {lots.length === 0 && <p className="text-muted">{t('credits.none')}</p>}
      <ul className="divide-y divide-line">
        {lots.map((lot) => (
          <li key={lot.id} className="flex items-baseline justify-between gap-4 py-2">
            <div>
              <p className="font-medium">{lotName(lot.kind)}</p>
              <p className="text-xs text-muted">
                {lot.expiresAt == null
                  ? t('credits.never')
                  : t('credits.until', { day: day(lot.expiresAt, locale) })}
                {lot.held > 0 && ` · ${t('credits.heldOf', { amount: count(lot.held, locale) })}`}
              </p>
            </div>
            <span className="font-medium tabular-nums">{count(lot.available, locale)}</span>
          </li>
        ))}
      </ul>
      {balance.held > 0 && (
        <p className="mt-1 flex justify-between border-t border-line pt-2 text-muted">
          <span>{t('credits.held')}</span>
          <span className="tabular-nums">{count(balance.held, locale)}</span>
        </p>
      )}
      {balance.debt > 0 && (
        <p className="mt-1 border-t border-line pt-2 text-warn">
          {t('credits.debt', { count: balance.debt })}
        </p>
      )}
    </div>
  );
}

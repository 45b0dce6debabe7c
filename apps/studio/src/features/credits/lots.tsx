import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Balance } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, day } from '../../lib/format.js';
import { ManageBilling } from '../billing/manage-billing.js';
import { Debt } from './debt.js';
import { useLotName } from './lot-name.js';

type Lot = Balance['lots'][number];

/** Until when the credits of a lot can be spent, in words. */
export function useLotEnd(): (lot: Pick<Lot, 'expiresAt' | 'spendableUntil'>) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return (lot) => {
    // A month's credits are kept a little longer than they can be spent; the reader spends.
    const end = lot.spendableUntil ?? lot.expiresAt;
    if (end === null) return t('credits.never');
    const past = new Date(end).getTime() < Date.now();
    return t(past ? 'credits.ended' : 'credits.until', { day: day(end, locale) });
  };
}

function LotLine({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const lotName = useLotName();
  const lotEnd = useLotEnd();
  return (
    <li className="flex items-baseline justify-between gap-4 py-2">
      <div>
        <p className="font-medium">{lotName(lot.kind)}</p>
        <p className="text-xs text-muted">
          {lotEnd(lot)}
          {lot.held > 0 && ` · ${t('credits.heldOf', { amount: count(lot.held, locale) })}`}
        </p>
      </div>
      <span className={`font-medium tabular-nums ${lot.waiting ? 'text-muted' : ''}`}>
        {count(lot.available, locale)}
      </span>
    </li>
  );
}

/** Where the balance comes from, in the order in which it is spent; what waits stands apart. */
export function Lots({ balance }: { balance: Balance }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const lots = balance.lots.filter((lot) => lot.available > 0 || lot.held > 0);
  const waiting = lots.filter((lot) => lot.waiting);
  const ready = lots.filter((lot) => !lot.waiting);
  const kept = waiting[0]?.expiresAt;
  return (
    <div className="text-sm">
      {lots.length === 0 && <p className="text-muted">{t('credits.none')}</p>}
      <ul className="divide-y divide-line">
        {ready.map((lot) => (
          <LotLine key={lot.id} lot={lot} />
        ))}
      </ul>
      {balance.held > 0 && (
        <p className="mt-1 flex justify-between gap-4 border-t border-line pt-2 text-muted">
          <span>{t('credits.held')}</span>
          <span className="tabular-nums">{count(balance.held, locale)}</span>
        </p>
      )}
      {waiting.length > 0 && (
        <section aria-label={t('credits.waiting.title')} className="mt-3 rounded-card bg-tint p-3">
          <h3 className="font-semibold text-warn">{t('credits.waiting.title')}</h3>
          <ul className="divide-y divide-line">
            {waiting.map((lot) => (
              <LotLine key={lot.id} lot={lot} />
            ))}
          </ul>
          <p className="text-xs text-muted">
            {t('credits.waiting.body', { day: kept == null ? '' : day(kept, locale) })}
          </p>
          <ManageBilling size="sm" className="mt-2.5" />
        </section>
      )}
      <Debt />
    </div>
  );
}

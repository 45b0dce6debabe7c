import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button, buttonClass } from '../../ui/button.js';
import { Debt } from '../credits/debt.js';

interface Props {
  /** Credits of what is bought, and credits that are owed. */
  credits: number;
  debt: number;
  busy: boolean;
  onConfirm: () => void;
}

/** Says before the payment how much of the purchase settles what is owed, and what is left of it. */
export function ConfirmSettlement({ credits, debt, busy, onConfirm }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const settled = Math.min(credits, debt);
  const lines: [string, string][] = [
    [t('checkout.settle.bought'), count(credits, locale)],
    [t('checkout.settle.settled'), `−${count(settled, locale)}`],
    [t('checkout.settle.left'), count(credits - settled, locale)],
  ];
  return (
    <div className="text-left">
      <h1 className="text-2xl font-semibold tracking-tight">{t('checkout.settle.title')}</h1>
      <p className="mt-2 text-muted">{t('checkout.settle.body')}</p>
      <dl className="mt-5 rounded-card bg-raised px-4 py-2 text-sm shadow-low">
        {lines.map(([name, value], index) => (
          <div
            key={name}
            className={`flex justify-between gap-4 py-2 ${index > 0 ? 'border-t border-line' : ''} ${index === 2 ? 'font-semibold' : ''}`}
          >
            <dt>{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <Debt atCheckout />
      <div className="mt-6 flex flex-wrap gap-2">
        <Button look="accent" disabled={busy} onClick={onConfirm}>
          {t('checkout.settle.goOn')}
        </Button>
        <Link to="/studio/account" className={buttonClass()}>
          {t('checkout.settle.notNow')}
        </Link>
      </div>
    </div>
  );
}

import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import type { Price } from './use-price.js';

interface Props {
  price: Price;
  running: boolean;
  onRun: () => void;
  onBuy: () => void;
}

/** The one accented thing on the screen: it says what the run costs and what is left after it. */
export function RunButton({ price, running, onRun, onBuy }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { credits, balanceAfter, obstacle } = price;
  const buys = obstacle === 'credits' || obstacle === 'plan';
  const blocked = running || (obstacle !== 'none' && !buys);
  const label =
    credits === undefined || balanceAfter === undefined ? (
      t('composer.pricing')
    ) : obstacle === 'plan' ? (
      t('composer.seePlans')
    ) : buys ? (
      t('composer.buyFor', { count: credits, formatted: count(credits, locale) })
    ) : (
      <>
        {running ? t('composer.starting') : t('composer.generate')}
        <span aria-hidden> · </span>
        {t('composer.cost', { count: credits, formatted: count(credits, locale) })}
        <span className="font-normal">
          {t('composer.after', { left: count(balanceAfter, locale) })}
        </span>
      </>
    );
  return (
    <button
      type="button"
      aria-disabled={blocked}
      aria-describedby="run-reason"
      onClick={() => (buys ? onBuy() : blocked ? undefined : onRun())}
      className={clsx(
        'inline-flex h-11 items-center justify-center gap-1 rounded-full px-5 text-sm font-semibold whitespace-nowrap tabular-nums transition-colors duration-150 max-sm:w-full',
        blocked
          ? 'cursor-default bg-tint text-muted'
          : 'bg-accent text-on-accent hover:bg-accent-press',
      )}
    >
      {label}
    </button>
  );
}

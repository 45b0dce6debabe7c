import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { count, money, named } from '../../lib/format.js';
import { Modal } from '../../ui/modal.js';
import { Skeleton, useProblemText } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useBalance } from '../credits/credits.api.js';
import { WecomContact } from '../support/contact.js';
import { startCheckout } from './billing.api.js';
import { PlanOffers } from './plan-offers.js';
import { TestMode } from './test-mode.js';

/** Packs and plans with their prices; a press leaves for the checkout. */
export default function BuyDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const catalog = useCatalog().data;
  const balance = useBalance().data;
  const navigate = useNavigate();
  const checkout = useMutation({
    mutationFn: async (code: string) => {
      if ((balance?.debt ?? 0) === 0) return startCheckout(code);
      // The checkout page says in numbers what the purchase settles, and asks.
      onClose();
      await navigate(`/checkout?product=${encodeURIComponent(code)}`);
    },
  });
  return (
    <Modal
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t('buy.title')}
      description={t('buy.lead')}
    >
      <TestMode className="mb-4" />
      {balance !== undefined && balance.debt > 0 && (
        <p className="mb-4 rounded-card bg-tint p-3 text-sm text-warn">
          {t('buy.debt', { count: balance.debt, formatted: count(balance.debt, locale) })}
        </p>
      )}
      {catalog === undefined ? (
        <Skeleton className="h-40" />
      ) : (
        <ul className="grid gap-3 sm:grid-cols-3">
          {catalog.packs.map((pack) => (
            <li key={pack.code}>
              <button
                type="button"
                disabled={checkout.isPending}
                onClick={() => checkout.mutate(pack.productCode)}
                className="flex h-full w-full items-center justify-between gap-4 rounded-card border border-line p-4 text-left transition-colors duration-150 hover:border-ink disabled:opacity-60 sm:flex-col sm:items-stretch"
              >
                <span className="flex flex-col">
                  <span className="text-sm text-muted">{named(pack.name, locale)}</span>
                  <span className="mt-1 text-xl font-semibold tracking-tight tabular-nums">
                    {t('buy.credits', {
                      count: pack.credits,
                      formatted: count(pack.credits, locale),
                    })}
                  </span>
                  <span className="mt-0.5 text-xs text-muted">{t('credits.never')}</span>
                </span>
                <span className="inline-flex h-10 shrink-0 items-center justify-center rounded-full bg-accent px-4 text-sm font-semibold text-on-accent">
                  {t('buy.pay', { price: money(pack.priceMinor, pack.currency, locale) })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {catalog !== undefined && (
        <PlanOffers
          catalog={catalog}
          busy={checkout.isPending}
          onBuy={(code) => checkout.mutate(code)}
          onChanged={onClose}
        />
      )}
      {checkout.isError && (
        <p role="alert" className="mt-3 text-sm text-bad">
          {say(checkout.error)}
        </p>
      )}
      <div className="mt-5 empty:hidden">
        <WecomContact />
      </div>
    </Modal>
  );
}

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, money, named } from '../../lib/format.js';
import { savingOf } from '../../lib/saving.js';
import { Button } from '../../ui/button.js';
import { useMe } from '../session/session.api.js';
import { useSubscription } from './billing.api.js';
import { ChangeDialog } from './change-dialog.js';
import { KeepPlan } from './keep-plan.js';
import { findOffer, offersOf, type Offer } from './offers.js';
import { usePlanChange } from './plan-change.js';

interface Props {
  catalog: Catalog;
  /** A pack's checkout is being opened just now. */
  busy: boolean;
  /** Takes a first plan, as a pack is bought. */
  onBuy: (productCode: string) => void;
  /** A running subscription was changed. */
  onChanged: () => void;
}

/** The subscriptions, one quiet line each, by the month or by the year. */
export function PlanOffers({ catalog, busy, onBuy, onChanged }: Props): ReactNode {
  const { t } = useTranslation();
  const subscription = useSubscription();
  const running = subscription.data?.subscription ?? null;
  const change = usePlanChange()(running);
  const [chosen, choose] = useState<Offer>();
  const [wanted, want] = useState<Offer['months']>();
  const current = useMe().data?.entitlements.planCode;
  const all = offersOf(catalog.plans);
  const months = wanted ?? findOffer(catalog.plans, running?.productCode)?.months ?? 1;
  const isCurrent = (offer: Offer) =>
    running === null ? offer.plan.code === current : offer.productCode === running.productCode;
  const isNext = ({ productCode }: Offer) => productCode === running?.pendingProductCode;
  return (
    <section className="mt-6">
      <div className="flex items-center justify-between gap-4">
        <h3 className="text-sm font-semibold">{t('buy.plans')}</h3>
        {all.some((offer) => offer.months === 12) && <Periods months={months} onWant={want} />}
      </div>
      <ul className="mt-1 divide-y divide-line">
        {all
          .filter((offer) => offer.months === months)
          .map((offer) => (
            <li key={offer.productCode} className="flex items-center justify-between gap-4 py-2.5">
              <OfferLine offer={offer} />
              {isCurrent(offer) && change?.waits === false ? (
                <KeepPlan productCode={offer.productCode} />
              ) : isCurrent(offer) || isNext(offer) ? (
                <span className="shrink-0 text-sm whitespace-nowrap text-muted">
                  {isNext(offer) ? change?.mark : t('buy.current')}
                </span>
              ) : (
                <OfferButton
                  offer={offer}
                  disabled={busy || subscription.isPending || change?.waits === true}
                  onTake={() => (running === null ? onBuy(offer.productCode) : choose(offer))}
                />
              )}
            </li>
          ))}
      </ul>
      {chosen !== undefined && running !== null && (
        <ChangeDialog
          productCode={chosen.productCode}
          onClose={() => choose(undefined)}
          onDone={onChanged}
        />
      )}
    </section>
  );
}

interface PeriodsProps {
  months: Offer['months'];
  onWant: (months: Offer['months']) => void;
}

/** By the month or by the year. */
function Periods({ months, onWant }: PeriodsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('buy.period')} className="flex rounded-full bg-tint p-0.5">
      {([1, 12] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={months === each}
          onClick={() => onWant(each)}
          className="rounded-full px-3 py-1 text-xs font-medium text-muted transition-colors duration-150 aria-pressed:bg-raised aria-pressed:text-ink"
        >
          {each === 12 ? t('buy.byYear') : t('buy.byMonth')}
        </button>
      ))}
    </div>
  );
}

function OfferLine({ offer }: { offer: Offer }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const saved = offer.months === 12 ? savingOf(offer.plan.priceMinor, offer.priceMinor) : null;
  return (
    <div className="text-sm">
      <p className="font-medium">{named(offer.plan.name, locale)}</p>
      <p className="text-xs text-pretty text-muted">
        {saved !== null && (
          <span className="mr-1.5 font-medium text-good">
            {saved.months === undefined
              ? t('buy.savePercent', { percent: saved.percent })
              : t('buy.saveMonths', { count: saved.months })}
          </span>
        )}
        {t(offer.months === 12 ? 'buy.planLineYear' : 'buy.planLine', {
          credits: count(offer.credits, locale),
          resolutions: offer.plan.resolutions.join(', '),
          jobs: offer.plan.concurrentJobs,
        })}
      </p>
    </div>
  );
}

interface ButtonProps {
  offer: Offer;
  disabled: boolean;
  onTake: () => void;
}

function OfferButton({ offer, disabled, onTake }: ButtonProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const price = money(offer.priceMinor, offer.plan.currency, locale);
  return (
    <Button size="sm" disabled={disabled} onClick={onTake}>
      {t(offer.months === 12 ? 'buy.yearly' : 'buy.monthly', { price })}
    </Button>
  );
}

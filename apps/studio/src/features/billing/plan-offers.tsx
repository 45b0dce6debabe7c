import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, money, named } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { useMe } from '../session/session.api.js';
import { useSubscription } from './billing.api.js';
import { ChangeDialog } from './change-dialog.js';
import { KeepPlan } from './keep-plan.js';
import { usePlanChange } from './plan-change.js';

type Plan = Catalog['plans'][number] & { productCode: string };

interface Props {
  catalog: Catalog;
  /** A pack's checkout is being opened just now. */
  busy: boolean;
  /** Takes a first plan, as a pack is bought. */
  onBuy: (productCode: string) => void;
}

/** The subscriptions, one quiet line each. */
export function PlanOffers({ catalog, busy, onBuy }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const subscription = useSubscription();
  const running = subscription.data?.subscription ?? null;
  const change = usePlanChange()(running);
  const [chosen, choose] = useState<Plan>();
  const me = useMe().data;
  const current = running?.planCode ?? me?.entitlements.planCode;
  const plans = catalog.plans.filter((plan) => plan.kind === 'subscription');
  return (
    <section className="mt-6">
      <h3 className="text-sm font-semibold">{t('buy.plans')}</h3>
      <ul className="mt-1 divide-y divide-line">
        {plans.map((plan) => {
          const { productCode } = plan;
          const isNext = productCode !== null && productCode === running?.pendingProductCode;
          return (
            <li key={plan.code} className="flex items-center justify-between gap-4 py-2.5">
              <div className="text-sm">
                <p className="font-medium">{named(plan.name, locale)}</p>
                <p className="text-xs text-muted">
                  {t('buy.planLine', {
                    credits: count(plan.monthlyCredits, locale),
                    resolutions: plan.resolutions.join(', '),
                    jobs: plan.concurrentJobs,
                  })}
                </p>
              </div>
              {plan.code === current && change?.waits === false && productCode !== null ? (
                <KeepPlan productCode={productCode} name={named(plan.name, locale)} />
              ) : plan.code === current || isNext ? (
                <span className="shrink-0 text-sm whitespace-nowrap text-muted">
                  {isNext ? change?.mark : t('buy.current')}
                </span>
              ) : (
                <Button
                  size="sm"
                  disabled={
                    busy || subscription.isPending || productCode === null || change?.waits === true
                  }
                  onClick={() => {
                    if (productCode === null) return;
                    if (running === null) onBuy(productCode);
                    else choose({ ...plan, productCode });
                  }}
                >
                  {t('buy.monthly', { price: money(plan.priceMinor, plan.currency, locale) })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {chosen !== undefined && running !== null && (
        <ChangeDialog plan={chosen} onClose={() => choose(undefined)} />
      )}
    </section>
  );
}

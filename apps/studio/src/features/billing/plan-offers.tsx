import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, money, named } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { useMe } from '../session/session.api.js';
import { changePlan, useSubscription } from './billing.api.js';

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
  const say = useProblemText();
  const toast = useToast();
  const running = useSubscription().data?.subscription ?? null;
  const choose = useMutation({
    mutationFn: async (productCode: string) => {
      if (running === null) {
        onBuy(productCode);
        return;
      }
      await changePlan(productCode);
      toast(t('buy.planChanged'));
    },
  });
  const current = useMe().data?.entitlements.planCode;
  const plans = catalog.plans.filter((plan) => plan.kind === 'subscription');
  return (
    <section className="mt-6">
      <h3 className="text-sm font-semibold">{t('buy.plans')}</h3>
      <ul className="mt-1 divide-y divide-line">
        {plans.map((plan) => (
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
            {plan.code === current ? (
              <span className="text-sm text-muted">{t('buy.current')}</span>
            ) : (
              <Button
                size="sm"
                disabled={busy || choose.isPending || plan.productCode === null}
                onClick={() => plan.productCode !== null && choose.mutate(plan.productCode)}
              >
                {t('buy.monthly', { price: money(plan.priceMinor, plan.currency, locale) })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {choose.isError && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {say(choose.error)}
        </p>
      )}
    </section>
  );
}

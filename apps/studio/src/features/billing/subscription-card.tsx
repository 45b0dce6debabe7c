import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { day, money, named } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton, useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useMe } from '../session/session.api.js';
import { changeRenewal, useSubscription } from './billing.api.js';
import { useBuyCredits } from './buy-credits.js';
import { CancelDialog } from './cancel-dialog.js';
import { ManageBilling } from './manage-billing.js';
import { OtherSubscriptions } from './other-subscriptions.js';
import { usePlanChange } from './plan-change.js';
import { useProductName } from './product-name.js';
import { TestMode } from './test-mode.js';

/** The plan now, and its end in two clicks. */
export function SubscriptionCard(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const buy = useBuyCredits();
  const subscription = useSubscription();
  const me = useMe().data;
  const catalog = useCatalog().data;
  const changeOf = usePlanChange();
  const nameOf = useProductName();
  const [asking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (verb: 'cancel' | 'resume') => changeRenewal(verb),
    onSuccess: (_answer, verb) => {
      setAsking(false);
      toast(verb === 'cancel' ? t('account.cancelled') : t('account.resumed'));
    },
  });
  if (subscription.isPending) return <Skeleton className="h-24" />;
  if (subscription.data === undefined)
    return <ErrorState error={subscription.error} onRetry={() => void subscription.refetch()} />;
  const current = subscription.data.subscription;
  const code = current?.planCode ?? me?.entitlements.planCode;
  const plan = catalog?.plans.find((item) => item.code === code);
  const end = current?.currentPeriodEnd == null ? '' : day(current.currentPeriodEnd, locale);
  const planChange = changeOf(current);
  const unpaid = ['past_due', 'unpaid', 'expired'].includes(current?.status ?? '');
  const stays =
    current?.status === 'past_due' && me?.entitlements.planCode === current.planCode
      ? current.planUntil
      : null;
  const paused = current?.status === 'paused';
  const resumable = current?.status === 'scheduled_cancel' || paused;
  const cancellable =
    current !== null && !['scheduled_cancel', 'canceled'].includes(current.status);
  const state =
    current === null
      ? t('account.noSubscription')
      : unpaid
        ? stays === null
          ? t('account.unpaid')
          : t('account.pastDue', { day: day(stays, locale) })
        : paused
          ? t('account.paused', { day: end })
          : current.cancelAtPeriodEnd
            ? t('account.endsOn', { day: end })
            : planChange?.waits === false
              ? planChange.sentence
              : t('account.renewsOn', {
                  day: end,
                  price: money(current.priceMinor, current.currency, locale),
                });
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <div>
        <p className="text-xl font-semibold tracking-tight">
          {current !== null
            ? nameOf(current.productCode)
            : plan === undefined
              ? code
              : named(plan.name, locale)}
        </p>
        <p
          className={`mt-0.5 max-w-lg text-sm text-pretty ${unpaid || paused ? 'text-warn' : 'text-muted'}`}
        >
          {state}
        </p>
        {planChange !== undefined && planChange.sentence !== state && !resumable && (
          <p className="mt-0.5 text-sm">{planChange.sentence}</p>
        )}
        {current !== null && <TestMode className="mt-2" />}
        {change.isError && (
          <p role="alert" className="mt-1 text-sm text-bad">
            {say(change.error)}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={buy}>{t('account.changePlan')}</Button>
        <ManageBilling />
        {resumable && (
          <Button look="solid" disabled={change.isPending} onClick={() => change.mutate('resume')}>
            {t('account.resume')}
          </Button>
        )}
        {cancellable && (
          <Button look="plain" onClick={() => setAsking(true)}>
            {t('account.cancel')}
          </Button>
        )}
      </div>
      <OtherSubscriptions others={subscription.data.others} />
      {asking && (
        <CancelDialog
          end={end}
          busy={change.isPending}
          onClose={() => setAsking(false)}
          onCancel={() => change.mutate('cancel')}
        />
      )}
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionAnswer } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { day, money } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { changeRenewal } from './billing.api.js';
import { CancelDialog } from './cancel-dialog.js';
import { useProductName } from './product-name.js';

type Other = SubscriptionAnswer['others'][number];

/** A second subscription that was paid by mistake: what it costs, and its end. */
function OtherSubscription({ other }: { other: Other }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const nameOf = useProductName();
  const [asking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (verb: 'cancel' | 'resume') => changeRenewal(verb, other.id),
    onSuccess: (_answer, verb) => {
      setAsking(false);
      toast(verb === 'cancel' ? t('account.cancelled') : t('account.resumed'));
    },
  });
  const end = other.currentPeriodEnd === null ? '' : day(other.currentPeriodEnd, locale);
  const facts = {
    plan: nameOf(other.productCode),
    day: end,
    price: money(other.priceMinor, other.currency, locale),
  };
  const isPaused = other.status === 'paused';
  const state = isPaused ? 'otherPaused' : other.cancelAtPeriodEnd ? 'otherEnds' : 'otherRuns';
  return (
    <li className="flex flex-wrap items-center justify-between gap-2">
      <span>
        {t(`account.${state}`, facts)}
        {change.isError && (
          <span role="alert" className="block text-bad">
            {say(change.error)}
          </span>
        )}
      </span>
      <span className="flex flex-wrap gap-2">
        {(other.status === 'scheduled_cancel' || isPaused) && (
          <Button size="sm" disabled={change.isPending} onClick={() => change.mutate('resume')}>
            {t('account.resume')}
          </Button>
        )}
        {!other.cancelAtPeriodEnd && (
          <Button size="sm" onClick={() => setAsking(true)}>
            {t('account.cancelOther')}
          </Button>
        )}
      </span>
      {asking && (
        <CancelDialog
          end={end}
          busy={change.isPending}
          onClose={() => setAsking(false)}
          onCancel={() => change.mutate('cancel')}
        />
      )}
    </li>
  );
}

/** Subscriptions that run beside the newest one, which nobody wants twice. */
export function OtherSubscriptions({ others }: { others: readonly Other[] }): ReactNode {
  const { t } = useTranslation();
  if (others.length === 0) return null;
  return (
    <section className="w-full border-t border-line pt-4 text-sm">
      <p className="text-warn">{t('account.othersRun')}</p>
      <ul className="mt-2 space-y-2">
        {others.map((other) => (
          <OtherSubscription key={other.id} other={other} />
        ))}
      </ul>
    </section>
  );
}

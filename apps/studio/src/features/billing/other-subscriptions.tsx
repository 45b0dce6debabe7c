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
  const cancel = useMutation({
    mutationFn: () => changeRenewal('cancel', other.id),
    onSuccess: () => {
      setAsking(false);
      toast(t('account.cancelled'));
    },
  });
  const end = other.currentPeriodEnd === null ? '' : day(other.currentPeriodEnd, locale);
  const price = money(other.priceMinor, other.currency, locale);
  return (
    <li className="flex flex-wrap items-center justify-between gap-2">
      <span>
        {t(other.cancelAtPeriodEnd ? 'account.otherEnds' : 'account.otherRuns', {
          plan: nameOf(other.productCode),
          day: end,
          price,
        })}
        {cancel.isError && (
          <span role="alert" className="block text-bad">
            {say(cancel.error)}
          </span>
        )}
      </span>
      {!other.cancelAtPeriodEnd && (
        <Button onClick={() => setAsking(true)}>{t('account.cancelOther')}</Button>
      )}
      {asking && (
        <CancelDialog
          end={end}
          busy={cancel.isPending}
          onClose={() => setAsking(false)}
          onCancel={() => cancel.mutate()}
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

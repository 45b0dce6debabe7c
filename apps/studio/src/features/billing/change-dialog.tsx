import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, day, money, named } from '../../lib/format.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { changePlan, useChangePreview } from './billing.api.js';
import { usePlanChange } from './plan-change.js';

interface Props {
  plan: Catalog['plans'][number] & { productCode: string };
  onClose: () => void;
}

/** Asks before a running subscription changes, and says what is paid now and what is paid when. */
export function ChangeDialog({ plan, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const changeOf = usePlanChange();
  const preview = useChangePreview(plan.productCode);
  const change = useMutation({
    mutationFn: changePlan,
    onSuccess: ({ subscription }) => {
      toast(changeOf(subscription)?.sentence ?? t('buy.planChanged'));
      onClose();
    },
  });
  const data = preview.data;
  const body =
    data === undefined
      ? t('buy.changeCounting', { plan: named(plan.name, locale) })
      : t(data.moment === 'now' ? 'buy.changeNow' : 'buy.changeLater', {
          plan: named(plan.name, locale),
          due: money(data.dueMinor, data.currency, locale),
          price: money(data.priceMinor, data.currency, locale),
          credits: count(data.credits, locale),
          day: day(data.nextPaymentAt, locale),
        });
  const error = change.error ?? preview.error;
  return (
    <ConfirmDialog
      title={t('buy.changeTitle')}
      body={data?.discounted === true ? t('buy.changeDiscount', { body }) : body}
      action={t('buy.change')}
      look="accent"
      busy={change.isPending || preview.isPending}
      error={error === null ? undefined : say(error)}
      onConfirm={() => change.mutate(plan.productCode)}
      onClose={onClose}
    />
  );
}

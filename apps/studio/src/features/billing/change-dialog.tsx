import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangePreview } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, day, money } from '../../lib/format.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { awaitPlan, changePlan, useChangePreview } from './billing.api.js';
import { usePlanChange } from './plan-change.js';
import { useProductName } from './product-name.js';
import { TestMode } from './test-mode.js';

interface Props {
  productCode: string;
  onClose: () => void;
  /** The change is under way, or noted. */
  onDone: () => void;
}

/** What a change costs and brings, and which credits end with it. */
function useChangeText(plan: string): (preview: ChangePreview) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return (preview) => {
    const { moment, currency, endingCredits } = preview;
    const change = t(moment === 'now' ? 'buy.changeNow' : 'buy.changeLater', {
      plan,
      due: money(preview.dueMinor, currency, locale),
      price: money(preview.priceMinor, currency, locale),
      credits: count(preview.credits, locale),
      day: day(preview.nextPaymentAt, locale),
      each: t(preview.periodMonths === 12 ? 'buy.eachYear' : 'buy.eachMonth'),
    });
    const ending = { count: endingCredits, formatted: count(endingCredits, locale), body: change };
    const body =
      endingCredits === 0
        ? change
        : t(moment === 'now' ? 'buy.changeEndsNow' : 'buy.changeEndsLater', ending);
    return preview.discounted ? t('buy.changeDiscount', { body }) : body;
  };
}

/** Asks before a running subscription changes, and says what is paid now and what is paid when. */
export function ChangeDialog({ productCode, onClose, onDone }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const changeOf = usePlanChange();
  const preview = useChangePreview(productCode);
  const change = useMutation({
    mutationFn: changePlan,
    onSuccess: ({ subscription }) => {
      toast(changeOf(subscription)?.sentence ?? t('buy.planChanged'));
      if (preview.data?.moment === 'now') void sayWhenPaid();
      onDone();
    },
  });
  const plan = useProductName()(productCode);
  // Goes on when this dialog is closed: the header's balance follows too.
  const sayWhenPaid = async (): Promise<void> => {
    const credits = await awaitPlan(productCode);
    if (credits === null) return;
    toast(t('buy.planPaid', { plan, count: credits, formatted: count(credits, locale) }));
  };
  const changeText = useChangeText(plan);
  const { data } = preview;
  const error = change.error ?? preview.error;
  return (
    <ConfirmDialog
      title={t('buy.changeTitle')}
      body={data === undefined ? t('buy.changeCounting', { plan }) : changeText(data)}
      action={t('buy.change')}
      look="accent"
      busy={change.isPending || preview.isPending}
      error={error === null ? undefined : say(error)}
      onConfirm={() => change.mutate(productCode)}
      onClose={onClose}
    >
      <TestMode className="mb-4" />
    </ConfirmDialog>
  );
}

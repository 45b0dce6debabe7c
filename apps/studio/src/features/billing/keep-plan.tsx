import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { changePlan } from './billing.api.js';
import { useProductName } from './product-name.js';

interface Props {
  /** Of the present plan. */
  productCode: string;
}

/** Takes back a cheaper plan that was to come: the present one stays. */
export function KeepPlan({ productCode }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const nameOf = useProductName();
  const keep = useMutation({
    mutationFn: () => changePlan(productCode),
    onSuccess: () => toast(t('buy.planKept', { plan: nameOf(productCode) })),
  });
  return (
    <div className="text-right">
      <Button size="sm" disabled={keep.isPending} onClick={() => keep.mutate()}>
        {t('buy.keepPlan')}
      </Button>
      {keep.isError && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {say(keep.error)}
        </p>
      )}
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { openPortal, usePurchases } from './billing.api.js';

/** Leads to invoices and cards, once something has been bought. */
export function ManageBilling(
  look: Pick<ComponentProps<typeof Button>, 'size' | 'className'>,
): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const bought = (usePurchases().data?.items.length ?? 0) > 0;
  const open = useMutation({ mutationFn: openPortal, onError: (error) => toast(say(error)) });
  if (!bought) return null;
  return (
    <Button {...look} disabled={open.isPending} onClick={() => open.mutate()}>
      {open.isPending ? t('account.openingBilling') : t('account.manageBilling')}
    </Button>
  );
}

import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { useMay } from '../framework/use-roles';

/** No event tells how a dispute ended: finance enters it where the bank wrote so. */
export function DisputeActions({ payment }: { payment: Schemas['AdminPayment'] }) {
  const translate = useTranslate();
  const may = useMay();
  const money = useMoney();
  if (payment.dispute === null || !may('finance')) return null;
  const amount = { money: money(payment.disputedMinor, payment.currency) };
  const request = (reason: string) => ({
    params: { path: { id: payment.id } },
    body: { reason },
  });
  return (
    <>
      <ActionDialog
        label={translate('console.payment.disputeWon')}
        title={translate('console.payment.disputeWonTitle')}
        run={(reason) => ask(api.POST('/api/admin/v1/payments/{id}/dispute-won', request(reason)))}
      >
        {translate('console.payment.disputeWonText', amount)}
      </ActionDialog>
      {payment.dispute === 'open' && (
        <ActionDialog
          label={translate('console.payment.disputeLost')}
          title={translate('console.payment.disputeLostTitle')}
          run={(reason) =>
            ask(api.POST('/api/admin/v1/payments/{id}/dispute-lost', request(reason)))
          }
        >
          {translate('console.payment.disputeLostText', amount)}
        </ActionDialog>
      )}
    </>
  );
}

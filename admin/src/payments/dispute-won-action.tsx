import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { useMay } from '../framework/use-roles';

/** No event tells that a dispute was won: finance enters it where the bank wrote so. */
export function DisputeWonAction({ payment }: { payment: Schemas['AdminPayment'] }) {
  const translate = useTranslate();
  const may = useMay();
  const money = useMoney();
  if (payment.disputedMinor === 0 || !may('finance')) return null;
  return (
    <ActionDialog
      label={translate('console.payment.disputeWon')}
      title={translate('console.payment.disputeWonTitle')}
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/payments/{id}/dispute-won', {
            params: { path: { id: payment.id } },
            body: { reason },
          }),
        )
      }
    >
      {translate('console.payment.disputeWonText', {
        money: money(payment.disputedMinor, payment.currency),
      })}
    </ActionDialog>
  );
}

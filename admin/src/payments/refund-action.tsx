import { Alert, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { LimitNote } from '../approvals/limit-note';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';

/** Gives the money back and takes that purchase's credits, with both numbers before. */
export function RefundAction({ payment }: { payment: Schemas['AdminPayment'] }) {
  const translate = useTranslate();
  const may = useMay();
  const money = useMoney();
  const params = { path: { id: payment.id } };
  const preview = useQuery({
    // What can be refunded changes when a refund gets through, or comes to nothing.
    queryKey: ['payments', payment.id, 'refund-preview', payment.refundedMinor, payment.openRefund],
    queryFn: () => ask(api.GET('/api/admin/v1/payments/{id}/refund-preview', { params })),
    enabled: may('finance'),
  });
  if (!may('finance')) return null;
  const due = preview.data;
  return (
    <ActionDialog
      label={translate('console.payment.refund')}
      title={translate('console.payment.refundTitle')}
      color="error"
      done={translate('console.payment.refundRequested')}
      // One at a time: what became of the last one is told beside this button.
      disabled={due?.amountMinor === 0 || payment.openRefund !== null}
      ready={(due?.amountMinor ?? 0) > 0}
      run={async (reason, idempotencyKey) => {
        const result = await ask(
          api.POST('/api/admin/v1/payments/{id}/refund', {
            params,
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { reason },
          }),
        );
        await preview.refetch();
        return result;
      }}
    >
      {preview.error && <Alert severity="error">{preview.error.message}</Alert>}
      {due && (
        <Typography>
          {due.amountMinor > 0
            ? translate('console.payment.refundPreview', {
                money: money(due.amountMinor, due.currency),
                credits: digits(due.creditsToRevoke),
              })
            : translate('console.payment.refundNothing')}
        </Typography>
      )}
      {due && <LimitNote action="payment.refund" amount={due.amountMinor} />}
      {due && due.debtAfter > 0 && (
        <Alert severity="warning">
          {translate('console.payment.refundDebt', { credits: digits(due.debtAfter) })}
        </Alert>
      )}
    </ActionDialog>
  );
}

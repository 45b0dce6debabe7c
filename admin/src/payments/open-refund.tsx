import { Alert, Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { useMay } from '../framework/use-roles';

/** A refund under way; where nobody knows what became of it, what finance can do about it. */
export function OpenRefund({ payment }: { payment: Schemas['AdminPayment'] }) {
  const translate = useTranslate();
  const money = useMoney();
  const may = useMay();
  const refund = payment.openRefund;
  if (!refund) return null;
  const isStuck = refund.status === 'needs_decision';
  return (
    <Alert severity={isStuck ? 'warning' : 'info'} sx={{ mb: 2 }}>
      {translate(isStuck ? 'console.payment.refundStuck' : 'console.payment.refundRunning', {
        money: money(refund.amountMinor, payment.currency),
      })}
      {isStuck && may('finance') && <Decisions paymentId={payment.id} />}
    </Alert>
  );
}

function Decisions({ paymentId }: { paymentId: string }) {
  const translate = useTranslate();
  const params = { path: { id: paymentId } };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
      <ActionDialog
        label={translate('console.payment.sendAgain')}
        title={translate('console.payment.sendAgainTitle')}
        run={(reason) =>
          ask(
            api.POST('/api/admin/v1/payments/{id}/refund/send-again', { params, body: { reason } }),
          )
        }
      >
        {translate('console.payment.sendAgainText')}
      </ActionDialog>
      <ActionDialog
        label={translate('console.payment.notSent')}
        title={translate('console.payment.notSentTitle')}
        run={(reason) =>
          ask(api.POST('/api/admin/v1/payments/{id}/refund/not-sent', { params, body: { reason } }))
        }
      >
        {translate('console.payment.notSentText')}
      </ActionDialog>
    </Box>
  );
}

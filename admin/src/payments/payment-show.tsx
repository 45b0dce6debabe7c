import { Box } from '@mui/material';
import { Show, useRecordContext, type RaRecord } from 'react-admin';
import { Link } from '../framework/link';
import type { Schemas } from '#api-client';
import { Facts } from '../framework/facts';
import { StatusChip, useMoment, useMoney } from '../framework/fields';
import { Section } from '../framework/section';
import { RefundAction } from './refund-action';

/** One purchase and its refund. */
export function PaymentShow() {
  return (
    <Show component="div" actions={false}>
      <PaymentPage />
    </Show>
  );
}

function PaymentPage() {
  const payment = useRecordContext<Schemas['AdminPayment'] & RaRecord<string>>();
  const moment = useMoment();
  const money = useMoney();
  if (!payment) return null;
  return (
    <Box sx={{ mt: 2, maxWidth: 1200 }}>
      <Section
        title={`${payment.productCode} · ${money(payment.amountMinor, payment.currency)}`}
        actions={<RefundAction paymentId={payment.id} />}
      >
        <Facts
          facts={[
            ['status', <StatusChip key="status" status={payment.status} />],
            [
              'customer',
              <Link key="customer" to={`/customers/${payment.workspaceId}/show`}>
                {payment.workspaceId}
              </Link>,
            ],
            ['credits', payment.credits],
            ['refunded', money(payment.refundedMinor, payment.currency)],
            ['createdAt', moment(payment.createdAt)],
            ['id', payment.id],
          ]}
        />
      </Section>
    </Box>
  );
}

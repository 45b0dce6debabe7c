import { Box } from '@mui/material';
import { useRecordContext, type RaRecord } from 'react-admin';
import type { Schemas } from '#api-client';
import { CustomerLink } from '../framework/customer-link';
import { Facts } from '../framework/facts';
import { StatusChip, useMoment, useMoney } from '../framework/fields';
import { NameOf, useNamesOf } from '../framework/name';
import { RecordPage } from '../framework/record-page';
import { Section } from '../framework/section';
import { digits } from '../i18n/provider';
import { DisputeActions } from './dispute-actions';
import { OpenRefund } from './open-refund';
import { PracticeChip } from './practice-chip';
import { RefundAction } from './refund-action';

type Payment = Schemas['AdminPayment'] & RaRecord<string>;

const isBeingRefunded = ({ openRefund }: Payment) =>
  openRefund !== null && openRefund.status !== 'needs_decision';

/** One purchase and its refund. */
export function PaymentShow() {
  return (
    <RecordPage isChanging={isBeingRefunded}>
      <PaymentPage />
    </RecordPage>
  );
}

/** What was bought, as the title of the page. */
export function PaymentName() {
  const payment = useRecordContext<Payment>();
  return payment ? <NameOf resource="products" code={payment.productCode} /> : null;
}

function State({ payment }: { payment: Payment }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      <StatusChip status={payment.status} />
      {payment.dispute === 'lost' && <StatusChip status="dispute_lost" />}
      <PracticeChip gateway={payment.gateway} />
    </Box>
  );
}

function PaymentPage() {
  const payment = useRecordContext<Payment>();
  const moment = useMoment();
  const money = useMoney();
  const nameOf = useNamesOf('products');
  if (!payment) return null;
  return (
    <Section
      title={`${nameOf(payment.productCode)} · ${money(payment.amountMinor, payment.currency)}`}
      actions={
        <>
          <DisputeActions payment={payment} />
          <RefundAction payment={payment} />
        </>
      }
    >
      <OpenRefund payment={payment} />
      <Facts
        facts={[
          ['status', <State key="status" payment={payment} />],
          ['customer', <CustomerLink key="customer" />],
          ['credits', digits(payment.credits)],
          ['refunded', money(payment.refundedMinor, payment.currency)],
          ['disputed', money(payment.disputedMinor, payment.currency)],
          ['createdAt', moment(payment.createdAt)],
          ['transactionId', payment.transactionId],
          ['orderId', payment.orderId],
          ['id', payment.id],
        ]}
      />
    </Section>
  );
}

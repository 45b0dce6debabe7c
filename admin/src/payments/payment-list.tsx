import { Box } from '@mui/material';
import { FunctionField, SearchInput } from 'react-admin';
import type { Schemas } from '#api-client';
import { count, customer, moment, money, nameOf, ofCustomer, oneOf } from '../framework/columns';
import { StatusChip } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { PracticeChip } from './practice-chip';

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  oneOf('status', ['paid', 'refunded', 'partially_refunded', 'disputed']),
  oneOf('refund', ['needs_decision', 'under_way']),
  ofCustomer(),
];

/** Purchases and renewals, newest first. */
export function PaymentList() {
  return (
    <PlainList
      filters={FILTERS}
      sort={{ field: 'createdAt', order: 'DESC' }}
      rowClick="show"
      columns={[
        moment('createdAt'),
        <FunctionField
          key="status"
          source="status"
          label="console.fields.status"
          sortable={false}
          render={(payment: Schemas['AdminPayment']) => <PaymentState payment={payment} />}
        />,
        customer(),
        nameOf('products', 'productCode', 'product'),
        money('amountMinor', 'amount'),
        money('refundedMinor', 'refunded'),
        count('credits'),
      ]}
    />
  );
}

function PaymentState({ payment }: { payment: Schemas['AdminPayment'] }) {
  const isStuck = payment.openRefund?.status === 'needs_decision';
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      <StatusChip status={payment.status} />
      <PracticeChip gateway={payment.gateway} />
      {isStuck && <StatusChip status="refund_needs_decision" />}
    </Box>
  );
}

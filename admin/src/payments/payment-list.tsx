import { SearchInput } from 'react-admin';
import {
  count,
  customer,
  moment,
  money,
  ofCustomer,
  oneOf,
  status,
  text,
} from '../framework/columns';
import { PlainList } from '../framework/plain-list';

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  oneOf('status', ['paid', 'refunded', 'partially_refunded', 'disputed']),
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
        status(),
        customer(),
        text('productCode', { label: 'product' }),
        money('amountMinor', 'amount'),
        money('refundedMinor', 'refunded'),
        count('credits'),
      ]}
    />
  );
}

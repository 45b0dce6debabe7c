import { SearchInput } from 'react-admin';
import { moment, nameOf, oneOf, status, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  oneOf('emailStatus', ['assumed', 'pending', 'verified']),
];

/** Who uses the product: found by e-mail, id or name. */
export function CustomerList() {
  return (
    <PlainList
      filters={FILTERS}
      sort={{ field: 'createdAt', order: 'DESC' }}
      rowClick="show"
      columns={[
        text('email', { sortable: true }),
        nameOf('plans', 'planCode', 'plan'),
        status('emailStatus'),
        moment('createdAt', { sortable: true }),
        moment('blockedAt'),
      ]}
    />
  );
}

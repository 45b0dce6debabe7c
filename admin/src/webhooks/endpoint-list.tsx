import { SearchInput } from 'react-admin';
import { count, customer, line, moment, ofCustomer, oneOf, status } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  oneOf('state', ['failing', 'off', 'working'], 'status'),
  ofCustomer(),
];

/** Customers' endpoints, those that fail first, with what became of the last day's deliveries. */
export function EndpointList() {
  return (
    <PlainList
      filters={FILTERS}
      rowClick="show"
      columns={[
        status('state', 'status'),
        line('url', { label: 'address' }),
        customer(),
        count('delivered'),
        count('failed'),
        count('waiting', 'waitingNow'),
        moment('failingSince'),
        moment('createdAt'),
      ]}
    />
  );
}

import { SearchInput } from 'react-admin';
import {
  count,
  customer,
  line,
  moment,
  ofCustomer,
  oneOf,
  status,
  text,
} from '../framework/columns';
import { PlainList } from '../framework/plain-list';

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  oneOf('status', ['under_way', 'accepted', 'running', 'finished', 'cancelled', 'failed']),
  ofCustomer(),
];

/** Every job of every customer, newest first. */
export function GenerationList() {
  return (
    <PlainList
      filters={FILTERS}
      sort={{ field: 'createdAt', order: 'DESC' }}
      rowClick="show"
      columns={[
        moment('createdAt'),
        status(),
        customer(),
        line('prompt'),
        text('resolution'),
        count('count'),
        count('cost', 'credits'),
      ]}
    />
  );
}

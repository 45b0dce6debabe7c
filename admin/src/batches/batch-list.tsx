import { FunctionField } from 'react-admin';
import { count, customer, line, moment, ofCustomer, oneOf } from '../framework/columns';
import { PlainList } from '../framework/plain-list';
import { BatchState, RowCounts, type Batch } from './row-counts';
import { StopAction } from './stop-action';

const FILTERS = [
  oneOf('status', ['checking', 'ready', 'running', 'paused', 'finished', 'stopped']),
  ofCustomer(),
];

/** Every batch of every customer, newest first, with its rows counted by state. */
export function BatchList() {
  return (
    <PlainList
      filters={FILTERS}
      columns={[
        moment('createdAt'),
        <FunctionField
          key="status"
          label="console.fields.status"
          render={(batch: Batch) => <BatchState batch={batch} />}
        />,
        customer(),
        line('name'),
        <FunctionField
          key="rows"
          label="console.fields.rows"
          render={(batch: Batch) => <RowCounts batch={batch} />}
        />,
        count('credits.total', 'credits'),
        count('credits.charged', 'charged'),
        <FunctionField key="stop" render={(batch: Batch) => <StopAction batch={batch} />} />,
      ]}
    />
  );
}

import { FunctionField, SelectInput } from 'react-admin';
import { customer, moment, ofCustomer, oneOf, status } from '../framework/columns';
import { PlainList } from '../framework/plain-list';
import { ACTIONS, ActionWords, Amount, TimeLeft, type Approval } from './approval-parts';

const FILTERS = [
  oneOf('status', ['pending', 'carried_out', 'rejected', 'withdrawn', 'lapsed', 'failed']),
  <SelectInput
    key="action"
    source="action"
    label="console.fields.action"
    choices={ACTIONS.map((id) => ({ id, name: `console.approval.action.${id}` }))}
    alwaysOn
  />,
  ofCustomer(),
];

/** What waits for a second person, and what became of earlier requests. */
export function ApprovalList() {
  return (
    <PlainList
      filters={FILTERS}
      filterDefaultValues={{ status: 'pending' }}
      rowClick="show"
      columns={[
        moment('requestedAt', { label: 'askedAt' }),
        status(),
        <FunctionField
          key="action"
          label="console.fields.action"
          render={(row: Approval) => <ActionWords action={row.action} />}
        />,
        <FunctionField
          key="amount"
          label="console.fields.amount"
          textAlign="right"
          render={(row: Approval) => <Amount of={row} />}
        />,
        customer(),
        <FunctionField
          key="requestedBy"
          label="console.fields.askedBy"
          render={(row: Approval) => row.requestedBy.email}
        />,
        <FunctionField
          key="left"
          label="console.approval.timeLeft"
          render={(row: Approval) => <TimeLeft of={row} />}
        />,
      ]}
    />
  );
}

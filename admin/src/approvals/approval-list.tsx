import { FunctionField, SelectInput } from 'react-admin';
import { customer, moment, ofCustomer } from '../framework/columns';
import { PlainList } from '../framework/plain-list';
import {
  ACTIONS,
  ActionWords,
  Amount,
  State,
  STATES,
  stateWord,
  TimeLeft,
  type Approval,
} from './approval-parts';

const FILTERS = [
  <SelectInput
    key="status"
    source="status"
    label="console.fields.status"
    choices={STATES.map((id) => ({ id, name: `console.status.${stateWord(id)}` }))}
    alwaysOn
  />,
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
        <FunctionField
          key="status"
          label="console.fields.status"
          render={(row: Approval) => <State of={row} />}
        />,
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

import { FunctionField, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { customer, moment, ofCustomer, oneOf } from '../framework/columns';
import { StatusChip } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { erasureState } from './erasure-state';

type Row = Schemas['AdminErasure'];

const FILTERS = [
  oneOf('status', ['planned', 'running', 'done', 'taken_back'], 'status'),
  ofCustomer(),
];

/** Who is to be erased, and who was. */
export function ErasureList() {
  const translate = useTranslate();
  return (
    <PlainList
      filters={FILTERS}
      exporter={false}
      rowClick="show"
      columns={[
        moment('askedAt'),
        customer(),
        <FunctionField
          key="status"
          label="console.fields.status"
          render={(row: Row) => <StatusChip status={erasureState(row)} />}
        />,
        <FunctionField
          key="askedBy"
          label="console.fields.askedBy"
          render={({ askedBy }: Row) => translate(`console.erasure.by.${askedBy}`)}
        />,
        moment('dueAt'),
        moment('endedAt', { label: 'erasedAt' }),
      ]}
    />
  );
}

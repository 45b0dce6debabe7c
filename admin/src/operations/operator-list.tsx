import { FunctionField, TopToolbar, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { moment, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';
import { AddOperatorAction, RolesAction } from './operator-actions';

type Operator = Schemas['AdminOperator'];

const TOOLBAR = (
  <TopToolbar>
    <AddOperatorAction />
  </TopToolbar>
);

/** Who may work here, and as what. */
export function OperatorList() {
  const translate = useTranslate();
  const roles = (row: Operator) =>
    row.roles.map((role) => translate(`console.role.${role}`)).join(', ');
  return (
    <PlainList
      actions={TOOLBAR}
      columns={[
        text('email'),
        <FunctionField key="roles" label="console.fields.roles" render={roles} />,
        moment('createdAt'),
        moment('lastSeenAt'),
        <FunctionField key="change" render={(row: Operator) => <RolesAction operator={row} />} />,
      ]}
    />
  );
}

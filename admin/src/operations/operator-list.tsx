import { FunctionField, useTranslate } from 'react-admin';
import { moment, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

/** Who may work here, and as what. */
export function OperatorList() {
  const translate = useTranslate();
  const roles = (row: { roles: string[] }) =>
    row.roles.map((role) => translate(`console.role.${role}`)).join(', ');
  return (
    <PlainList
      columns={[
        text('email'),
        <FunctionField key="roles" label="console.fields.roles" render={roles} />,
        moment('createdAt'),
        moment('lastSeenAt'),
      ]}
    />
  );
}

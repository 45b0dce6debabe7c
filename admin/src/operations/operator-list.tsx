import { EmailField, FunctionField } from 'react-admin';
import { MomentField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

/** Who may work here, and as what. */
export function OperatorList() {
  return (
    <PlainList>
      <EmailField source="email" label="console.fields.email" sortable={false} />
      <FunctionField
        label="console.fields.roles"
        render={(row: { roles: string[] }) => row.roles.join(', ')}
      />
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
    </PlainList>
  );
}

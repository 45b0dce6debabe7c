import { SearchInput, SelectInput, TextField, useTranslate } from 'react-admin';
import { MomentField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

/** Who uses the product: found by e-mail, id or name. */
export function CustomerList() {
  const translate = useTranslate();
  const filters = [
    <SearchInput key="q" source="q" alwaysOn />,
    <SelectInput
      key="emailStatus"
      source="emailStatus"
      label="console.fields.emailStatus"
      choices={['assumed', 'pending', 'verified'].map((id) => ({
        id,
        name: translate(`console.status.${id}`),
      }))}
    />,
  ];
  return (
    <PlainList filters={filters} sort={{ field: 'createdAt', order: 'DESC' }} rowClick="show">
      <TextField source="email" label="console.fields.email" />
      <TextField source="planCode" label="console.fields.plan" sortable={false} />
      <StatusField source="emailStatus" label="console.fields.emailStatus" sortable={false} />
      <MomentField source="createdAt" label="console.fields.createdAt" />
      <MomentField source="blockedAt" label="console.fields.blockedAt" sortable={false} />
    </PlainList>
  );
}

import { SearchInput, SelectInput, TextField, TextInput, useTranslate } from 'react-admin';
import { MomentField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

const STATUSES = ['accepted', 'running', 'finished', 'cancelled', 'failed'];

/** Every job of every customer, newest first. */
export function GenerationList() {
  const translate = useTranslate();
  const filters = [
    <SearchInput key="q" source="q" alwaysOn />,
    <SelectInput
      key="status"
      source="status"
      label="console.fields.status"
      alwaysOn
      choices={STATUSES.map((id) => ({ id, name: translate(`console.status.${id}`) }))}
    />,
    <TextInput key="workspaceId" source="workspaceId" label="console.fields.customer" />,
  ];
  return (
    <PlainList filters={filters} sort={{ field: 'createdAt', order: 'DESC' }} rowClick="show">
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
      <StatusField source="status" label="console.fields.status" sortable={false} />
      <TextField
        source="prompt"
        label="console.fields.prompt"
        sortable={false}
        sx={{ display: 'block', maxWidth: 420, overflow: 'hidden', textOverflow: 'ellipsis' }}
        noWrap
      />
      <TextField source="style" label="console.fields.style" sortable={false} />
      <TextField source="resolution" label="console.fields.resolution" sortable={false} />
      <TextField source="count" label="console.fields.count" textAlign="right" sortable={false} />
      <TextField source="cost" label="console.fields.credits" textAlign="right" sortable={false} />
    </PlainList>
  );
}

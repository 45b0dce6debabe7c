import { BooleanField, TextField } from 'react-admin';
import { MomentField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

/** What the prompt check decided and by which rule. */
export function VerdictList() {
  return (
    <PlainList exporter={false}>
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
      <BooleanField source="allowed" label="console.fields.decision" sortable={false} />
      <TextField source="rule" label="console.fields.rule" sortable={false} />
      <TextField source="prompt" label="console.fields.prompt" sortable={false} />
    </PlainList>
  );
}

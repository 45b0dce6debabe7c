import { Box } from '@mui/material';
import { FunctionField, TextField, TextInput } from 'react-admin';
import { MomentField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

const FILTERS = [
  <TextInput key="action" source="action" label="console.fields.action" alwaysOn />,
  <TextInput key="subjectId" source="subjectId" label="console.fields.subject" />,
  <TextInput key="workspaceId" source="workspaceId" label="console.fields.customer" />,
];

interface Change {
  before: unknown;
  after: unknown;
}

function ChangePanel() {
  return (
    <FunctionField
      render={(row: Change) => (
        <Box sx={{ display: 'grid', gridTemplateColumns: { md: '1fr 1fr' }, gap: 2 }}>
          {[row.before, row.after].map((value, index) => (
            <Box
              key={index}
              component="pre"
              sx={{ m: 0, fontSize: 12, whiteSpace: 'pre-wrap', wordBreak: 'break-word' }}
            >
              {value === null ? '–' : JSON.stringify(value, null, 2)}
            </Box>
          ))}
        </Box>
      )}
    />
  );
}

/** What operators did, why, and what it changed. Rows cannot be altered by anyone. */
export function AuditLogList() {
  return (
    <PlainList filters={FILTERS} rowClick="expand" expand={<ChangePanel />}>
      <MomentField source="at" label="console.fields.at" sortable={false} />
      <TextField source="actorEmail" label="console.fields.actor" sortable={false} />
      <TextField source="action" label="console.fields.action" sortable={false} />
      <TextField source="subjectType" label="console.fields.subject" sortable={false} />
      <TextField source="subjectId" label="console.fields.id" sortable={false} />
      <TextField source="reason" label="console.fields.reason" sortable={false} />
    </PlainList>
  );
}

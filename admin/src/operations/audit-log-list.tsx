import { Box } from '@mui/material';
import { FunctionField, SelectInput, TextInput, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { customer, moment, ofCustomer, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';
import { codes } from '../i18n/en-codes';

type AuditRow = Schemas['AuditRow'];

const FILTERS = [
  <SelectInput
    key="action"
    source="action"
    label="console.fields.action"
    choices={Object.keys(codes.deed).map((id) => ({ id, name: `console.deed.${id}` }))}
    alwaysOn
  />,
  <TextInput key="subjectId" source="subjectId" label="console.fields.subject" />,
  ofCustomer(),
];

function Deed({ action: code }: { action: string }) {
  const translate = useTranslate();
  return translate(`console.deed.${code}`, { _: code });
}

/** Column: what was done, in words. */
export const action = () => (
  <FunctionField
    key="action"
    label="console.fields.action"
    render={(row: AuditRow) => <Deed action={row.action} />}
  />
);

function ChangePanel() {
  return (
    <FunctionField
      render={(row: AuditRow) => (
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
    <PlainList
      filters={FILTERS}
      rowClick="expand"
      expand={<ChangePanel />}
      columns={[
        moment('at'),
        text('actorEmail', { label: 'actor' }),
        action(),
        customer(),
        text('reason'),
      ]}
    />
  );
}

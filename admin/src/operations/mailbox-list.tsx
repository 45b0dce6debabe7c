import { Box } from '@mui/material';
import { FunctionField, TextField } from 'react-admin';
import { MomentField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

function Text() {
  return (
    <FunctionField
      render={(mail: { text: string }) => (
        <Box component="pre" sx={{ m: 0, whiteSpace: 'pre-wrap', fontFamily: 'inherit' }}>
          {mail.text}
        </Box>
      )}
    />
  );
}

/** Mails that the product sent, or kept because no mail server is set. */
export function MailboxList() {
  return (
    <PlainList rowClick="expand" expand={<Text />} exporter={false}>
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
      <StatusField source="status" label="console.fields.status" sortable={false} />
      <TextField source="to" label="console.fields.to" sortable={false} />
      <TextField source="subject" label="console.fields.mailSubject" sortable={false} />
    </PlainList>
  );
}

import { Box } from '@mui/material';
import { FunctionField } from 'react-admin';
import { moment, status, text } from '../framework/columns';
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
    <PlainList
      rowClick="expand"
      expand={<Text />}
      exporter={false}
      columns={[
        moment('createdAt'),
        status(),
        text('to'),
        text('subject', { label: 'mailSubject' }),
      ]}
    />
  );
}

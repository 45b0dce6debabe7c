import { Box } from '@mui/material';
import { FunctionField, TextField } from 'react-admin';
import { MomentField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

function Body() {
  return (
    <FunctionField
      render={(event: Record<string, unknown>) => (
        <Box
          component="pre"
          sx={{ m: 0, fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {JSON.stringify(event, null, 2)}
        </Box>
      )}
    />
  );
}

/** What the payment service told us, in the order of arrival, and what came of it. */
export function PaymentEventList() {
  return (
    <PlainList rowClick="expand" expand={<Body />} exporter={false}>
      <MomentField source="receivedAt" label="console.fields.at" sortable={false} />
      <TextField source="type" label="console.fields.type" sortable={false} />
      <StatusField source="status" label="console.fields.status" sortable={false} />
      <TextField source="id" label="console.fields.id" sortable={false} />
      <TextField source="error" label="console.fields.error" sortable={false} />
    </PlainList>
  );
}

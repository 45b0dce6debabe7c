import { Alert, Typography } from '@mui/material';
import { FunctionField } from 'react-admin';
import type { Schemas } from '#api-client';
import { count, customer, moment, oneOf, status, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';
import { ReplayAction } from './replay-action';

type PaymentEvent = Schemas['PaymentEventView'];

const FILTERS = [oneOf('status', ['received', 'waiting', 'processed', 'ignored', 'rejected'])];

/** What the payment service told us, and what came of it. */
export function PaymentEventList() {
  return (
    <PlainList
      filters={FILTERS}
      rowClick="expand"
      expand={<Outcome />}
      exporter={false}
      columns={[
        moment('receivedAt', { label: 'at' }),
        text('type'),
        status(),
        customer(),
        count('attempts'),
        <FunctionField
          key="replay"
          render={(event: PaymentEvent) => <ReplayAction event={event} />}
        />,
      ]}
    />
  );
}

function Outcome() {
  return (
    <FunctionField
      render={(event: PaymentEvent) => (
        <Alert severity={event.error ? 'error' : 'info'}>
          {event.error ?? event.note ?? '–'}
          <Typography variant="caption" component="p" sx={{ overflowWrap: 'anywhere' }}>
            {event.eventId}
          </Typography>
        </Alert>
      )}
    />
  );
}

import { Alert } from '@mui/material';
import { FunctionField, SelectInput, TextField, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { MomentField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { ReplayAction } from './replay-action';

type PaymentEvent = Schemas['PaymentEventView'];
const STATUSES = ['received', 'waiting', 'processed', 'ignored', 'rejected'];

/** What the payment service told us, and what came of it. */
export function PaymentEventList() {
  const translate = useTranslate();
  const filters = [
    <SelectInput
      key="status"
      source="status"
      label="console.fields.status"
      alwaysOn
      choices={STATUSES.map((id) => ({ id, name: translate(`console.status.${id}`) }))}
    />,
  ];
  return (
    <PlainList filters={filters} rowClick="expand" expand={<Outcome />} exporter={false}>
      <MomentField source="receivedAt" label="console.fields.at" sortable={false} />
      <TextField source="type" label="console.fields.type" sortable={false} />
      <StatusField source="status" label="console.fields.status" sortable={false} />
      <TextField source="eventId" label="console.fields.id" sortable={false} />
      <TextField
        source="attempts"
        label="console.fields.attempts"
        textAlign="right"
        sortable={false}
      />
      <FunctionField render={(event: PaymentEvent) => <ReplayAction event={event} />} />
    </PlainList>
  );
}

function Outcome() {
  return (
    <FunctionField
      render={(event: PaymentEvent) => (
        <Alert severity={event.error ? 'error' : 'info'}>{event.error ?? event.note ?? '–'}</Alert>
      )}
    />
  );
}

import { useState } from 'react';
import { Button, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { StatusChip, useMoment } from '../framework/fields';
import { NoneYet } from '../framework/none-yet';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';

type Delivery = Schemas['AdminWebhookDelivery'];

const STATES = ['failed', 'waiting', 'delivered'] as const;
const STEP = 25;
const MOST = 100;

/** What was sent to an endpoint, newest first; not what its server answered, which is the customer's. */
export function EndpointDeliveries({ endpointId }: { endpointId: string }) {
  const translate = useTranslate();
  const [status, setStatus] = useState<string | null>(null);
  const [perPage, setPerPage] = useState(STEP);
  const query = useGetList<Delivery>('webhook-deliveries', {
    filter: { endpointId, ...(status ? { status } : {}) },
    pagination: { page: 1, perPage },
  });
  return (
    <Section
      title={translate('console.webhook.deliveries')}
      actions={
        <ToggleButtonGroup
          size="small"
          exclusive
          value={status}
          onChange={(_event, next: string | null) => setStatus(next)}
          aria-label={translate('ra.action.add_filter')}
        >
          {STATES.map((one) => (
            <ToggleButton key={one} value={one} sx={{ py: 0.25, textTransform: 'none' }}>
              {translate(`console.status.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      <Loaded query={query}>
        {(rows) => (rows.length === 0 ? <NoneYet /> : <Deliveries rows={rows} />)}
      </Loaded>
      {(query.total ?? 0) > perPage && perPage < MOST && (
        <Button color="inherit" onClick={() => setPerPage(perPage + STEP)}>
          {translate('console.customer.older')}
        </Button>
      )}
    </Section>
  );
}

function Deliveries({ rows }: { rows: Delivery[] }) {
  const translate = useTranslate();
  const moment = useMoment();
  const answer = ({ lastStatus, lastError }: Delivery) =>
    lastError ? translate(`console.webhook.error.${lastError}`) : (lastStatus ?? '–');
  return (
    <SimpleTable
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { label: 'createdAt', narrow: true, cell: (row) => moment(row.createdAt) },
        { label: 'status', cell: (row) => <StatusChip status={row.status} /> },
        { label: 'type', cell: (row) => row.type },
        { label: 'answer', cell: answer },
        { label: 'attempts', numeric: true, cell: (row) => row.attempts },
        { label: 'nextAttemptAt', narrow: true, cell: (row) => moment(row.nextAttemptAt) },
      ]}
    />
  );
}

import { Typography } from '@mui/material';
import { useRecordContext, useTranslate, type RaRecord } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { CustomerLink } from '../framework/customer-link';
import { ask } from '../framework/data-provider';
import { Facts } from '../framework/facts';
import { StatusChip, useMoment } from '../framework/fields';
import { RecordPage } from '../framework/record-page';
import { Section } from '../framework/section';
import { EndpointDeliveries } from './endpoint-deliveries';

type Endpoint = Schemas['AdminWebhookEndpoint'] & RaRecord<string>;

/** One endpoint of a customer: how it does, its deliveries, and an operator's switch. */
export function EndpointShow() {
  return (
    <RecordPage>
      <EndpointPage />
    </RecordPage>
  );
}

function EndpointPage() {
  const endpoint = useRecordContext<Endpoint>();
  const translate = useTranslate();
  const moment = useMoment();
  if (!endpoint) return null;
  const { disabledBy } = endpoint;
  return (
    <>
      <Section
        title={translate('console.webhook.endpoint')}
        actions={<Overrule endpoint={endpoint} />}
      >
        <Facts
          facts={[
            ['address', endpoint.url],
            ['status', <StatusChip key="state" status={endpoint.state} />],
            ['customer', <CustomerLink key="customer" />],
            ['events', endpoint.events.join(', ')],
            ['failingSince', moment(endpoint.failingSince)],
            ['switchedOff', disabledBy && translate(`console.webhook.offBy.${disabledBy}`)],
            ['reason', endpoint.disabledNote],
            ['createdAt', moment(endpoint.createdAt)],
          ]}
        />
        <Typography variant="body2" color="text.secondary" sx={{ mt: 2 }}>
          {translate('console.webhook.lastDay', endpoint)}
        </Typography>
      </Section>
      <EndpointDeliveries endpointId={endpoint.id} />
    </>
  );
}

function Overrule({ endpoint }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const verb = endpoint.state === 'off' ? 'enable' : 'disable';
  const path = `/api/admin/v1/webhook-endpoints/{id}/${verb}` as const;
  return (
    <ActionDialog
      key={verb}
      label={translate(`console.webhook.${verb}`)}
      title={translate(`console.webhook.${verb}Title`)}
      color={verb === 'disable' ? 'error' : 'inherit'}
      run={(reason) =>
        ask(api.POST(path, { params: { path: { id: endpoint.id } }, body: { reason } }))
      }
    >
      <Typography>{translate(`console.webhook.${verb}Text`)}</Typography>
    </ActionDialog>
  );
}

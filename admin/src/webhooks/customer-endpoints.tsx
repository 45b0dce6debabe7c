import { Box } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { StatusChip } from '../framework/fields';
import { Link } from '../framework/link';
import { Section } from '../framework/section';

/** A customer's webhook endpoints; nothing where there are none. */
export function CustomerEndpoints({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const { data } = useGetList<Schemas['AdminWebhookEndpoint']>('webhook-endpoints', {
    filter: { workspaceId: customerId },
    pagination: { page: 1, perPage: 10 },
  });
  if (!data || data.length === 0) return null;
  return (
    <Section title={translate('console.webhook.endpoints')}>
      {data.map((endpoint) => (
        <Box
          key={endpoint.id}
          sx={{ display: 'flex', alignItems: 'center', gap: 1.5, py: 0.5, flexWrap: 'wrap' }}
        >
          <StatusChip status={endpoint.state} />
          <Link to={`/webhook-endpoints/${endpoint.id}/show`}>{endpoint.url}</Link>
          <Box component="span" sx={{ typography: 'body2', color: 'text.secondary' }}>
            {translate('console.webhook.lastDay', endpoint)}
          </Box>
        </Box>
      ))}
    </Section>
  );
}

import { Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Kind } from '../framework/kind';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useMay } from '../framework/use-roles';
import { CreditsAction } from './credits-action';

/** What a customer has, lot by lot, and the two ways to change it by hand. */
export function CustomerBalance({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const moment = useMoment();
  const may = useMay();
  const query = useQuery({
    queryKey: ['customers', customerId, 'credits'],
    queryFn: () =>
      ask(
        api.GET('/api/admin/v1/customers/{workspaceId}/credits', {
          params: { path: { workspaceId: customerId } },
        }),
      ),
  });
  const available = query.data?.available ?? 0;
  const actions = may('support', 'finance') && query.data && (
    <>
      <CreditsAction customerId={customerId} kind="grant" available={available} />
      <CreditsAction customerId={customerId} kind="deduct" available={available} />
    </>
  );
  return (
    <Section title={translate('console.customer.balance')} actions={actions}>
      <Loaded query={query}>
        {(balance) => (
          <>
            <Stack direction="row" spacing={4} sx={{ mb: 1.5 }}>
              {(['available', 'held', 'debt'] as const).map((name) => (
                <div key={name}>
                  <Typography variant="caption" color="text.secondary">
                    {translate(`console.fields.${name}`)}
                  </Typography>
                  <Typography variant="h6">{balance[name]}</Typography>
                </div>
              ))}
            </Stack>
            <SimpleTable
              rows={balance.lots}
              rowKey={(lot) => lot.id}
              empty={translate('console.customer.noLots')}
              columns={[
                { label: 'kind', cell: (lot) => <Kind of={lot.kind} /> },
                { label: 'available', numeric: true, cell: (lot) => lot.available },
                { label: 'held', numeric: true, cell: (lot) => lot.held },
                {
                  label: 'expires',
                  cell: (lot) =>
                    lot.expiresAt ? moment(lot.expiresAt) : translate('console.customer.never'),
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}

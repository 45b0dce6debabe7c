import { Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { StatusChip, useMoment } from '../framework/fields';
import { Kind } from '../framework/kind';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';
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
  const { available = 0, debt = 0 } = query.data ?? {};
  const actions = may('support', 'finance') && query.data && (
    <>
      <CreditsAction customerId={customerId} kind="grant" available={available} />
      <CreditsAction customerId={customerId} kind="deduct" available={available} />
      {debt > 0 && may('finance') && (
        <CreditsAction customerId={customerId} kind="forgive" available={debt} />
      )}
    </>
  );
  return (
    <Section title={translate('console.customer.balance')} actions={actions}>
      <Loaded query={query}>
        {(balance) => (
          <>
            <Stack direction="row" sx={{ mb: 1.5, flexWrap: 'wrap', columnGap: 4, rowGap: 1 }}>
              {(['available', 'spendable', 'waiting', 'held', 'debt'] as const).map((name) => (
                <div key={name}>
                  <Typography variant="caption" color="text.secondary">
                    {translate(`console.fields.${name}`)}
                  </Typography>
                  <Typography variant="h6" component="p">
                    {digits(balance[name])}
                  </Typography>
                </div>
              ))}
            </Stack>
            <SimpleTable
              rows={balance.lots}
              rowKey={(lot) => lot.id}
              empty={translate('console.customer.noLots')}
              columns={[
                { label: 'kind', cell: (lot) => <Kind of={lot.kind} /> },
                {
                  label: 'available',
                  numeric: true,
                  cell: (lot) => digits(lot.available),
                },
                { label: 'held', numeric: true, cell: (lot) => digits(lot.held) },
                {
                  label: 'spendableUntil',
                  cell: (lot) =>
                    lot.waiting ? (
                      <StatusChip status="waits_for_payment" />
                    ) : (
                      moment(lot.spendableUntil)
                    ),
                },
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

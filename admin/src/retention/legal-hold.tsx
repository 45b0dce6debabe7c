import { useState } from 'react';
import { Alert, Button, Typography } from '@mui/material';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { ReferenceField, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useMay } from '../framework/use-roles';

type Hold = Schemas['LegalHold'];
/** The list shows so many, and so many more each time. */
const STEP = 50;

/** Whether the files of this customer are held, why, and the way to place or lift a hold. */
export function CustomerLegalHold({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const may = useMay();
  const query = useHolds({ shown: 1, workspaceId: customerId });
  const hold = query.data?.items[0];
  const actions = may() && query.data && (hold ? <Lift hold={hold} /> : <Place id={customerId} />);
  return (
    <Section title={translate('console.legalHold.title')} actions={actions}>
      <Loaded query={query}>
        {() =>
          hold ? (
            <>
              <Alert severity="warning" sx={{ mb: 2 }}>
                {translate('console.legalHold.held')}
              </Alert>
              <HoldTable holds={[hold]} />
            </>
          ) : (
            <Typography variant="body2" color="text.secondary">
              {translate('console.legalHold.noneHere')}
            </Typography>
          )
        }
      </Loaded>
    </Section>
  );
}

/** All holds that are open. */
export function LegalHolds() {
  const translate = useTranslate();
  const [shown, setShown] = useState(STEP);
  const query = useHolds({ shown });
  return (
    <Section title={translate('console.legalHold.list')}>
      <Loaded query={query}>
        {({ items, total }) => (
          <>
            <HoldTable holds={items} withCustomer />
            {items.length < total && (
              <Button
                color="inherit"
                disabled={query.isPlaceholderData}
                onClick={() => setShown(shown + STEP)}
              >
                {translate('console.customer.older')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function useHolds(of: { shown: number; workspaceId?: string }) {
  return useQuery({
    queryKey: ['legal-holds', of],
    queryFn: () => openHolds(of),
    placeholderData: of.workspaceId === undefined ? keepPreviousData : undefined,
  });
}

/** The newest ones, in pages as large as the server gives. */
async function openHolds({ shown, workspaceId }: { shown: number; workspaceId?: string }) {
  const items: Hold[] = [];
  for (;;) {
    const range = { _start: items.length, _end: items.length + STEP, open: 'true' } as const;
    const query = workspaceId === undefined ? range : { ...range, workspaceId };
    const page = await ask(api.GET('/api/admin/v1/legal-holds', { params: { query } }));
    items.push(...page.items);
    const { total } = page;
    if (page.items.length === 0 || items.length >= Math.min(shown, total)) return { items, total };
  }
}

function HoldTable(props: { holds: Hold[]; withCustomer?: boolean }) {
  const translate = useTranslate();
  const moment = useMoment();
  const customer = {
    label: 'customer',
    cell: (hold: Hold) => (
      <ReferenceField
        record={hold}
        source="workspaceId"
        reference="customers"
        link="show"
        empty="–"
      />
    ),
  };
  return (
    <SimpleTable
      rows={props.holds}
      rowKey={(hold) => hold.id}
      empty={translate('console.legalHold.none')}
      columns={[
        ...(props.withCustomer ? [customer] : []),
        { label: 'placedAt', narrow: true, cell: (hold) => moment(hold.placedAt) },
        { label: 'operator', cell: (hold) => hold.placedBy },
        { label: 'reason', wide: true, cell: (hold) => hold.reason },
      ]}
    />
  );
}

function Place({ id }: { id: string }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  return (
    <ActionDialog
      label={translate('console.legalHold.place')}
      title={translate('console.legalHold.place')}
      color="error"
      run={async (reason) => {
        const body = { workspaceId: id, reason };
        const placed = await ask(api.POST('/api/admin/v1/legal-holds', { body }));
        await queries.invalidateQueries({ queryKey: ['legal-holds'] });
        return placed;
      }}
    >
      <Typography>{translate('console.legalHold.placeText')}</Typography>
    </ActionDialog>
  );
}

function Lift({ hold }: { hold: Hold }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  return (
    <ActionDialog
      label={translate('console.legalHold.lift')}
      title={translate('console.legalHold.liftTitle')}
      run={async (reason) => {
        const params = { path: { id: hold.id } };
        const lifted = await ask(
          api.POST('/api/admin/v1/legal-holds/{id}/lift', { params, body: { reason } }),
        );
        await queries.invalidateQueries({ queryKey: ['legal-holds'] });
        return lifted;
      }}
    >
      <Typography>{translate('console.legalHold.liftText')}</Typography>
    </ActionDialog>
  );
}

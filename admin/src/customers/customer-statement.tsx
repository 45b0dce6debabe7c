import { useState } from 'react';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Kind } from '../framework/kind';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits, serverWords } from '../i18n/provider';

type Entry = Schemas['OperatorEntryView'];
const PAGE = 20;
const KINDS = [
  'grant',
  'hold',
  'capture',
  'release',
  'restore',
  'lapse',
  'revoke',
  'reinstate',
  'adjust',
  'extend',
  'debt',
  'settle',
] as const satisfies Entry['kind'][];
const LOT_KINDS = ['trial', 'subscription', 'operator', 'pack'] as const;

interface Filter {
  kind?: string;
  lotKind?: (typeof LOT_KINDS)[number];
  from?: string;
  to?: string;
}

/** Every change of the balance with its reason, newest first; filtered, and as a file. */
export function CustomerStatement({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [filter, setFilter] = useState<Filter>({});
  const query = useInfiniteQuery({
    queryKey: ['customers', customerId, 'statement', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      ask(
        api.GET('/api/admin/v1/customers/{workspaceId}/credits/statement', {
          params: {
            path: { workspaceId: customerId },
            query: { ...filter, cursor, limit: PAGE },
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const file = new URLSearchParams({ ...filter, locale: locale === 'zh' ? 'zh' : 'en' });
  return (
    <Section
      title={translate('console.customer.statement')}
      actions={
        <Button
          size="small"
          variant="outlined"
          color="inherit"
          href={`/api/admin/v1/customers/${customerId}/credits/statement.csv?${file}`}
          download
        >
          CSV
        </Button>
      }
    >
      <Filters filter={filter} set={setFilter} />
      <Loaded query={query}>
        {({ pages }) => <Entries entries={pages.flatMap(({ items }) => items)} />}
      </Loaded>
      {query.hasNextPage && (
        <Button
          color="inherit"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {translate('console.customer.older')}
        </Button>
      )}
    </Section>
  );
}

function Filters({ filter, set }: { filter: Filter; set: (filter: Filter) => void }) {
  const translate = useTranslate();
  const change = (name: keyof Filter, value: string) => {
    const { [name]: _old, ...rest } = filter;
    set(value === '' ? rest : { ...rest, [name]: value });
  };
  const choices = { kind: KINDS, lotKind: LOT_KINDS };
  return (
    <Box sx={{ display: 'flex', columnGap: 1, rowGap: 1.5, flexWrap: 'wrap', pt: 1, mb: 1 }}>
      {(['kind', 'lotKind'] as const).map((name) => (
        <TextField
          key={name}
          select
          label={translate(`console.fields.${name}`)}
          value={filter[name] ?? ''}
          onChange={(event) => change(name, event.target.value)}
          sx={{ minWidth: 150 }}
        >
          <MenuItem value="">{translate('console.customer.all')}</MenuItem>
          {choices[name].map((code) => (
            <MenuItem key={code} value={code}>
              <Kind of={code} />
            </MenuItem>
          ))}
        </TextField>
      ))}
      {(['from', 'to'] as const).map((name) => (
        <TextField
          key={name}
          type="date"
          label={translate(`console.fields.${name}Day`)}
          value={filter[name] ?? ''}
          onChange={(event) => change(name, event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      ))}
    </Box>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <SimpleTable
      rows={entries}
      rowKey={(entry) => entry.id}
      columns={[
        { label: 'createdAt', narrow: true, cell: (entry) => moment(entry.createdAt) },
        { label: 'kind', cell: (entry) => <Kind of={entry.kind} /> },
        { label: 'lotKind', cell: (entry) => <Kind of={entry.lotKind} /> },
        { label: 'amount', numeric: true, cell: (entry) => signed(entry.amount) },
        {
          label: 'balanceAfter',
          numeric: true,
          cell: (entry) => digits(entry.balanceAfter),
        },
        { label: 'held', numeric: true, cell: (entry) => digits(entry.heldAfter) },
        {
          label: 'reason',
          wide: true,
          // What a person wrote stays as it is; what the service notes has words of its own.
          cell: ({ actor, note, reasonCode, reason }) =>
            (/^(operator|approval):/.test(actor) ? note : null) ?? serverWords(reasonCode, reason),
        },
        {
          label: 'by',
          // `operator:<id>`, `approval:<id>`, `system`: who exactly is in the audit log.
          cell: ({ actor }) => {
            const [who] = actor.split(':');
            return translate(`console.actor.${who}`, { _: translate('console.actor.system') });
          },
        },
      ]}
    />
  );
}

function signed(amount: number): string {
  return `${amount > 0 ? '+' : ''}${digits(amount)}`;
}

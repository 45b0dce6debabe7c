import { Alert, Button, Typography } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useRefresh, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment, useMoney } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

type Run = Schemas['Reconciliation'];
interface Sum {
  paid: number;
  refunded: number;
  disputed: number;
}

const REFRESH_MS = 5_000;
const isBusy = ({ status }: Run) => status === 'requested' || status === 'running';

/** The last comparison: whether the money is the same here and at the payment service. */
export function Comparison() {
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['reconciliations'],
    queryFn: () =>
      ask(api.GET('/api/admin/v1/reconciliations', { params: { query: { _start: 0, _end: 2 } } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isBusy) ? REFRESH_MS : false),
  });
  const start = useMutation({
    mutationFn: () => ask(api.POST('/api/admin/v1/reconciliations')),
    onSuccess: () => query.refetch(),
  });
  const refresh = useRefresh();
  const ended = query.data?.items.find((run) => !isBusy(run))?.id;
  // The differences below are those of the run that has just ended.
  useEffect(() => {
    if (ended !== undefined) refresh();
  }, [ended, refresh]);
  const busy = start.isPending || (query.data?.items.some(isBusy) ?? false);
  return (
    <Section
      title={translate('console.difference.title')}
      actions={
        <Button size="small" variant="outlined" disabled={busy} onClick={() => start.mutate()}>
          {translate('console.difference.run')}
        </Button>
      }
    >
      <Typography variant="body2" color="text.secondary" sx={{ mb: 2 }}>
        {translate('console.difference.text')}
      </Typography>
      {start.error && <Alert severity="error">{start.error.message}</Alert>}
      {busy && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {translate('console.difference.busy')}
        </Alert>
      )}
      <Loaded query={query}>
        {({ items }) => {
          const last = items.find((run) => !isBusy(run));
          if (last) return <Outcome run={last} />;
          return busy ? null : <Typography>{translate('console.difference.none')}</Typography>;
        }}
      </Loaded>
    </Section>
  );
}

function Outcome({ run }: { run: Run }) {
  const translate = useTranslate();
  const moment = useMoment();
  const at = moment(run.finishedAt);
  if (run.status === 'failed')
    return (
      <Alert severity="error">
        {translate('console.difference.failed', { at, note: run.note ?? '' })}
      </Alert>
    );
  const rows = rowsOf(run);
  const same = rows.every(({ here, there }) => here === there);
  return (
    <>
      <Alert severity={same ? 'success' : 'warning'} sx={{ mb: 2 }}>
        {translate(`console.difference.${same ? 'good' : 'differs'}`, { at })}{' '}
        {translate('console.difference.counted', {
          charges: digits(run.transactions),
          subscriptions: digits(run.subscriptions),
          from: moment(run.fromAt),
        })}{' '}
        {run.note ?? (run.complete === false && translate('console.difference.incomplete'))}
      </Alert>
      {rows.length > 0 && <Sums rows={rows} />}
    </>
  );
}

interface Row {
  what: 'paid' | 'refunded' | 'disputed' | 'net';
  currency: string;
  here: number;
  there: number;
}

function Sums({ rows }: { rows: readonly Row[] }) {
  const translate = useTranslate();
  const money = useMoney();
  return (
    <SimpleTable
      rows={rows}
      rowKey={({ what, currency }) => `${what} ${currency}`}
      columns={[
        {
          label: 'what',
          cell: ({ what, currency }) => `${translate(`console.difference.${what}`)} (${currency})`,
        },
        { label: 'ours', numeric: true, cell: ({ here, currency }) => money(here, currency) },
        { label: 'theirs', numeric: true, cell: ({ there, currency }) => money(there, currency) },
      ]}
    />
  );
}

const NONE: Sum = { paid: 0, refunded: 0, disputed: 0 };
const netOf = ({ paid, refunded, disputed }: Sum) => paid - refunded - disputed;

function rowsOf({ ours, theirs }: Run): Row[] {
  const currencies = new Set([...Object.keys(ours ?? {}), ...Object.keys(theirs ?? {})]);
  return [...currencies].sort().flatMap((currency) => {
    const here = ours?.[currency] ?? NONE;
    const there = theirs?.[currency] ?? NONE;
    const row = (what: Row['what'], of: (sum: Sum) => number): Row => ({
      what,
      currency,
      here: of(here),
      there: of(there),
    });
    return [
      row('paid', (sum) => sum.paid),
      row('refunded', (sum) => sum.refunded),
      row('disputed', (sum) => sum.disputed),
      row('net', netOf),
    ];
  });
}

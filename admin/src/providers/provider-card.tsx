import { Alert, Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { Facts } from '../framework/facts';
import { StatusChip, useMicroUsd, useMoment } from '../framework/fields';
import { Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';
import { ProviderActions } from './provider-actions';

export type Provider = Schemas['AdminProvider'];
type Figures = Schemas['ProviderFigures'];

/** One provider: whether it is asked, what it takes, and what its calls came to. */
export function ProviderCard({ provider }: { provider: Provider }) {
  const translate = useTranslate();
  const moment = useMoment();
  const { limit, lastFailure, pause } = provider;
  return (
    <Section
      title={`${provider.position}. ${provider.id}`}
      actions={<ProviderActions provider={provider} />}
    >
      {pause && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {translate('console.provider.pausedBy', { by: pause.by, at: moment(pause.at) })}{' '}
          {pause.reason}
        </Alert>
      )}
      <Facts
        facts={[
          ['status', <StatusChip key="state" status={STATES[provider.state]} />],
          ['until', provider.until && moment(provider.until)],
          ['model', provider.model],
          ['failuresInARow', digits(provider.failures)],
          ['learntLimit', limit && <Limit key="limit" limit={limit} />],
          [
            'lastFailure',
            lastFailure &&
              `${translate(`console.provider.failure.${lastFailure.kind}`, { _: lastFailure.kind })}, ${moment(lastFailure.at)}`,
          ],
        ]}
      />
      <Box sx={{ mt: 2 }}>
        <FiguresTable provider={provider} />
      </Box>
    </Section>
  );
}

/** Words under `console.status`; a breaker's own are read by nobody. */
const STATES = {
  closed: 'in_use',
  open: 'away',
  half_open: 'tried_again',
  resting: 'resting',
  paused: 'paused',
} as const satisfies Record<Provider['state'], string>;

function Limit({ limit }: { limit: NonNullable<Provider['limit']> }) {
  const translate = useTranslate();
  const moment = useMoment();
  return translate(`console.provider.limit.${limit.stated ? 'stated' : 'observed'}`, {
    now: digits(limit.perMinute),
    learnt: digits(limit.learntPerMinute),
    free: digits(limit.free),
    at: moment(limit.learntAt),
  });
}

function FiguresTable({ provider }: { provider: Provider }) {
  const translate = useTranslate();
  const usd = useMicroUsd();
  const rows: (Figures & { span: string })[] = [
    { span: 'hour', ...provider.hour },
    { span: 'day', ...provider.day },
  ];
  const seconds = (value: number | null) =>
    value === null ? '–' : translate('console.provider.seconds', { value: digits(value) });
  const outcomes = (of: Record<string, number>) =>
    Object.entries(of)
      .map(
        ([code, calls]) =>
          `${translate(`console.provider.outcome.${code}`, { _: code })} ${digits(calls)}`,
      )
      .join(' · ');
  return (
    <SimpleTable
      rows={rows}
      rowKey={(row) => row.span}
      columns={[
        {
          label: 'span',
          narrow: true,
          cell: (row) => translate(`console.provider.last.${row.span}`),
        },
        { label: 'calls', numeric: true, cell: (row) => digits(row.calls) },
        { label: 'outcomes', wide: true, cell: (row) => outcomes(row.outcomes) || '–' },
        { label: 'p50', numeric: true, cell: (row) => seconds(row.p50_s) },
        { label: 'p95', numeric: true, cell: (row) => seconds(row.p95_s) },
        { label: 'cost', numeric: true, cell: (row) => usd(row.costMicroUsd) },
        { label: 'possibleCost', numeric: true, cell: (row) => usd(row.possibleCostMicroUsd) },
      ]}
    />
  );
}

import { Alert, AlertTitle, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { bytesInWords, useMoment } from '../framework/fields';
import { PageBody } from '../framework/record-page';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';
import { stateOf, useBackupStanding } from './use-backup-standing';
import { WithCommands } from './with-commands';

type Run = Schemas['BackupRun'];
type Standing = Schemas['BackupStanding'];

const SHOWN = { _start: 0, _end: 30 };

/** Whether backups are made, and proven by restoring them, as often as they should be. */
export function BackupsPage() {
  const translate = useTranslate();
  const standing = useBackupStanding();
  const runs = useQuery({
    queryKey: ['backups'],
    queryFn: () => ask(api.GET('/api/admin/v1/backups', { params: { query: SHOWN } })),
  });
  return (
    <PageBody>
      <Title title={translate('console.backup.title')} />
      <Section title={translate('console.backup.title')}>
        <Loaded query={standing}>
          {({ backup, drill }) => (
            <>
              <State kind="backup" standing={backup} />
              <State kind="drill" standing={drill} />
            </>
          )}
        </Loaded>
        <WithCommands text={translate('console.backup.how')} />
      </Section>
      <Section title={translate('console.backup.list')}>
        <Loaded query={runs}>{({ items }) => <Runs runs={items} />}</Loaded>
      </Section>
    </PageBody>
  );
}

const SEVERITIES = { good: 'success', bad: 'warning', overdue: 'warning', none: 'info' } as const;

function State({ kind, standing }: { kind: Run['kind']; standing: Standing[Run['kind']] }) {
  const translate = useTranslate();
  const { last, overdue } = standing;
  const words = `console.backup.standing.${kind}`;
  const state = stateOf(standing);
  return (
    <Alert severity={SEVERITIES[state]} sx={{ mb: 2 }}>
      <AlertTitle>{translate(`${words}.${state}`)}</AlertTitle>
      {overdue && <Typography variant="body2">{translate(`${words}.overdueText`)}</Typography>}
      {last ? <LastRun run={last} /> : <WithCommands text={translate(`${words}.noneText`)} />}
    </Alert>
  );
}

/** When it was, and what came of it; what it found is a table of its own. */
function LastRun({ run }: { run: Run }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <>
      <Typography variant="body2">
        {translate(`console.backup.last.${run.kind}`)}: {moment(run.finishedAt)} ·{' '}
        <Result run={run} />
      </Typography>
      {run.findings.length > 0 && (
        <SimpleTable
          rows={run.findings}
          rowKey={({ code, subject }) => `${code} ${subject}`}
          columns={[
            {
              label: 'finding',
              narrow: true,
              cell: ({ code }) => translate(`console.backup.codes.${code}`, { _: code }),
            },
            { label: 'subject', wide: true, cell: ({ subject }) => subject },
            { label: 'text', wide: true, cell: ({ text }) => text },
          ]}
        />
      )}
    </>
  );
}

function Result({ run: { result, findingCount, error } }: { run: Run }) {
  const translate = useTranslate();
  const word = translate(`console.backup.results.${result}`, { count: digits(findingCount) });
  return error === null ? word : `${word}: ${error}`;
}

function Runs({ runs }: { runs: readonly Run[] }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <SimpleTable
      rows={runs}
      rowKey={({ id }) => id}
      empty={translate('console.backup.none')}
      columns={[
        {
          label: 'what',
          narrow: true,
          cell: ({ kind }) => translate(`console.backup.kinds.${kind}`),
        },
        { label: 'startedAt', narrow: true, cell: ({ startedAt }) => moment(startedAt) },
        { label: 'duration', numeric: true, cell: (run) => duration(run) },
        { label: 'status', cell: (run) => <Result run={run} /> },
        {
          label: 'databaseSize',
          numeric: true,
          cell: ({ databaseBytes: bytes }) => (bytes === null ? '–' : bytesInWords(bytes)),
        },
        {
          label: 'objects',
          numeric: true,
          cell: ({ objects }) => (objects === null ? '–' : digits(objects)),
        },
        {
          label: 'size',
          numeric: true,
          cell: ({ objectBytes: bytes }) => (bytes === null ? '–' : bytesInWords(bytes)),
        },
        {
          label: 'picturesOpened',
          numeric: true,
          cell: ({ picturesOpened: opened }) => (opened === null ? '–' : digits(opened)),
        },
      ]}
    />
  );
}

/** Nobody reads an hour in seconds. The number and its unit stay on one line. */
function duration({ startedAt, finishedAt }: Run): string {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  if (seconds < 120) return `${seconds.toFixed(1)}\u00a0s`;
  return seconds < 7_200
    ? `${Math.round(seconds / 60)}\u00a0min`
    : `${(seconds / 3_600).toFixed(1)}\u00a0h`;
}

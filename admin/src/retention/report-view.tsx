import { Alert, Box, LinearProgress, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { bytesInWords, useMoment } from '../framework/fields';
import { SimpleTable } from '../framework/simple-table';
import { counted, digits } from '../i18n/provider';
import type { Report } from './retention-page';

const SEVERITY = {
  running: 'info',
  paused: 'warning',
  finished: 'success',
  failed: 'error',
} as const;

/** What a dry run found, or what a run deleted and could not delete. */
export function ReportView({ report }: { report: Report }) {
  const translate = useTranslate();
  const moment = useMoment();
  const parts = [
    { name: 'uploads', ...report.uploads },
    { name: 'outputs', ...report.outputs },
  ];
  const { actorEmail, reason, startedAt } = report;
  const who = actorEmail ?? translate('console.retention.schedule');
  return (
    <>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
        {translate('console.retention.startedBy', { at: moment(startedAt), who, reason })}
      </Typography>
      {report.kind === 'run' && report.status === 'running' && <LinearProgress sx={{ mb: 1 }} />}
      <SimpleTable
        rows={parts}
        rowKey={(part) => part.name}
        columns={[
          { label: 'kind', cell: (part) => translate(`console.retention.${part.name}`) },
          { label: 'objects', numeric: true, cell: (part) => digits(part.count) },
          { label: 'size', numeric: true, cell: (part) => bytesInWords(part.bytes) },
          { label: 'oldest', cell: (part) => moment(part.oldest) },
        ]}
      />
      {report.records.length > 0 && <Records report={report} />}
      {report.kind === 'run' && (
        <Alert severity={SEVERITY[report.status]} sx={{ mt: 2 }}>
          {translate(`console.retention.${report.status}`)}{' '}
          {translate('console.retention.deleted', {
            ...counted(report.deletedObjects),
            size: bytesInWords(report.deletedBytes),
          })}{' '}
          {report.verifiedGone > 0 &&
            translate('console.retention.verified', counted(report.verifiedGone))}{' '}
          {translate('console.retention.found', counted(dueCount(report)))}{' '}
          {report.kept > 0 && translate('console.retention.kept', counted(report.kept))}
        </Alert>
      )}
      {report.waiting > 0 && (
        <Alert severity="info" sx={{ mt: 2 }}>
          {translate('console.retention.waiting', counted(report.waiting))}
        </Alert>
      )}
      {report.failureCount > 0 && (
        <Alert severity="warning" sx={{ mt: 2 }}>
          {translate('console.retention.failures', counted(report.failureCount))}
        </Alert>
      )}
      {report.sample.length > 0 && <Sample rows={report.sample} />}
      {report.kind === 'dry_run' && isNothingDue(report) && (
        <Typography variant="body2" color="text.secondary" sx={{ mt: 2 }}>
          {translate('console.retention.nothingDue')}
        </Typography>
      )}
    </>
  );
}

/** The trash, logs and bodies: what is over its days, and what of it a run cleared. */
function Records({ report }: { report: Report }) {
  const translate = useTranslate();
  const moment = useMoment();
  const sampled = report.records.filter(({ sample }) => sample.length > 0);
  return (
    <Box sx={{ mt: 2 }}>
      <SimpleTable
        rows={report.records}
        rowKey={(record) => record.kind}
        columns={[
          {
            label: 'keptThing',
            wide: true,
            cell: ({ kind }) => translate(`console.retention.record.${kind}`),
          },
          { label: 'due', numeric: true, cell: ({ count }) => digits(count) },
          {
            label: 'size',
            numeric: true,
            cell: ({ bytes }) => (bytes === null ? '–' : bytesInWords(bytes)),
          },
          { label: 'oldest', cell: ({ oldest }) => moment(oldest) },
          { label: 'stillNeeded', numeric: true, cell: ({ kept }) => digits(kept) },
          ...(report.kind === 'run'
            ? [
                {
                  label: 'cleared',
                  numeric: true,
                  cell: ({ cleared }: (typeof report.records)[number]) => digits(cleared ?? 0),
                },
              ]
            : []),
        ]}
      />
      {sampled.map(({ kind, sample }) => (
        <details key={kind} style={{ marginTop: 16 }}>
          <summary>
            {translate('console.retention.sample')}: {translate(`console.retention.record.${kind}`)}
          </summary>
          <Typography
            component="p"
            variant="body2"
            sx={{ mt: 1, overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
          >
            {sample.join('\n')}
          </Typography>
        </details>
      ))}
    </Box>
  );
}

function Sample({ rows }: { rows: Report['sample'] }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <details style={{ marginTop: 16 }}>
      <summary>{translate('console.retention.sample')}</summary>
      <SimpleTable
        rows={rows}
        rowKey={(row) => row.objectId}
        columns={[
          {
            label: 'kind',
            cell: ({ ownerKind }) =>
              translate(`console.retention.${ownerKind === 'upload' ? 'uploads' : 'outputs'}`),
          },
          { label: 'createdAt', narrow: true, cell: (row) => moment(row.createdAt) },
          { label: 'size', numeric: true, cell: (row) => bytesInWords(row.bytes) },
          { label: 'id', cell: (row) => row.ownerId },
        ]}
      />
    </details>
  );
}

function isNothingDue(report: Report): boolean {
  return dueCount(report) === 0 && report.records.every(({ count }) => count === 0);
}

/** Files that a report says are due. */
export function dueCount(report: Report): number {
  return report.uploads.count + report.outputs.count;
}

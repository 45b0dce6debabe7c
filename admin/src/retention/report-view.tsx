import { Alert, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { bytesInWords, useMoment } from '../framework/fields';
import { SimpleTable } from '../framework/simple-table';
import type { Report } from './retention-page';

const SEVERITY = { running: 'info', finished: 'success', failed: 'error' } as const;

/** What a dry run found, or what a run deleted and could not delete. */
export function ReportView({ report }: { report: Report }) {
  const translate = useTranslate();
  const moment = useMoment();
  const parts = [
    { name: 'uploads', ...report.uploads },
    { name: 'outputs', ...report.outputs },
  ];
  return (
    <>
      <SimpleTable
        rows={parts}
        rowKey={(part) => part.name}
        columns={[
          { label: 'kind', cell: (part) => translate(`console.retention.${part.name}`) },
          { label: 'objects', numeric: true, cell: (part) => part.count },
          { label: 'size', numeric: true, cell: (part) => bytesInWords(part.bytes) },
          { label: 'oldest', cell: (part) => moment(part.oldest) },
        ]}
      />
      {report.kind === 'run' && (
        <Alert severity={SEVERITY[report.status]} sx={{ mt: 2 }}>
          {translate(`console.retention.${report.status}`)}{' '}
          {translate('console.retention.deleted', {
            count: report.deletedObjects,
            size: bytesInWords(report.deletedBytes),
          })}
        </Alert>
      )}
      {report.failureCount > 0 && (
        <Alert severity="warning" sx={{ mt: 2 }}>
          {translate('console.retention.failures', { count: report.failureCount })}
        </Alert>
      )}
      {report.kind === 'dry_run' && dueCount(report) === 0 && (
        <Typography variant="body2" color="text.secondary" sx={{ mt: 2 }}>
          {translate('console.retention.nothingDue')}
        </Typography>
      )}
    </>
  );
}

/** Files that a report says are due. */
export function dueCount(report: Report): number {
  return report.uploads.count + report.outputs.count;
}

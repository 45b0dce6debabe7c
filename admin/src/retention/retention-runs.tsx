import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { bytesInWords, StatusChip, useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';
import { dueCount } from './report-view';
import type { Report } from './retention-page';
import { useRuns } from './use-shown-report';

/** Past dry runs and deletions with what they found; each keeps its report. */
export function RetentionRuns({ onShow }: { onShow: (run: Report) => void }) {
  const translate = useTranslate();
  const moment = useMoment();
  const query = useRuns();
  return (
    <Section title={translate('console.retention.runs')}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={(run) => run.id}
            columns={[
              { label: 'startedAt', narrow: true, cell: (run) => moment(run.startedAt) },
              {
                label: 'kind',
                cell: (run) =>
                  translate(`console.retention.${run.kind === 'run' ? 'deletion' : 'dryRun'}`),
              },
              { label: 'status', cell: (run) => <StatusChip status={run.status} /> },
              { label: 'objects', numeric: true, cell: (run) => digits(dueCount(run)) },
              {
                label: 'size',
                numeric: true,
                cell: (run) => bytesInWords(run.uploads.bytes + run.outputs.bytes),
              },
              {
                label: 'report',
                cell: (run) => (
                  <Button size="small" onClick={() => onShow(run)}>
                    {translate('console.retention.show')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

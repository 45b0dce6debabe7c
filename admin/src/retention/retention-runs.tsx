import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { bytesInWords, StatusChip, useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';
import { dueCount } from './report-view';

const SHOWN = { _start: 0, _end: 20 };

/** Past dry runs and deletions with what they found. */
export function RetentionRuns() {
  const translate = useTranslate();
  const moment = useMoment();
  const query = useQuery({
    queryKey: ['retention', 'runs'],
    queryFn: () => ask(api.GET('/api/admin/v1/retention/runs', { params: { query: SHOWN } })),
  });
  return (
    <Section title={translate('console.retention.runs')}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={(run) => run.id}
            columns={[
              { label: 'startedAt', cell: (run) => moment(run.startedAt) },
              {
                label: 'kind',
                cell: (run) =>
                  translate(`console.retention.${run.kind === 'run' ? 'deletion' : 'dryRun'}`),
              },
              { label: 'status', cell: (run) => <StatusChip status={run.status} /> },
              {
                label: 'objects',
                numeric: true,
                cell: (run) => digits(dueCount(run)),
              },
              {
                label: 'size',
                numeric: true,
                cell: (run) => bytesInWords(run.uploads.bytes + run.outputs.bytes),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

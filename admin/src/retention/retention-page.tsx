import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useName } from '../framework/name';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useMay } from '../framework/use-roles';
import { DeletionNotices } from './deletion-notices';
import { LegalHolds } from './legal-hold';
import { ReportView } from './report-view';
import { RetentionRuns } from './retention-runs';
import { PauseAction } from './pause-action';
import { RetentionSettings } from './retention-settings';
import { RunAction } from './run-action';
import { isOpen, useShownReport } from './use-shown-report';

export type Report = Schemas['RetentionRun'];

/** How long files are kept, what is due, and the deletion of it. */
export function RetentionPage() {
  const translate = useTranslate();
  const queries = useQueryClient();
  const may = useMay();
  const [report, show] = useShownReport();
  const dryRun = useMutation({
    mutationFn: () => ask(api.POST('/api/admin/v1/retention/dry-run')),
    onSuccess: async (made) => {
      show(made);
      await queries.invalidateQueries({ queryKey: ['retention'] });
    },
  });
  const actions = (
    <>
      <Button
        size="small"
        variant="outlined"
        color="inherit"
        disabled={dryRun.isPending}
        onClick={() => dryRun.mutate()}
      >
        {translate(dryRun.isPending ? 'ra.message.loading' : 'console.retention.dryRun')}
      </Button>
      {may() && report && isOpen(report) && <PauseAction run={report} onChange={show} />}
      {/* Also while its run goes on: its dialog tells where the audit row is. */}
      {report && <RunAction due={report} onStart={show} />}
    </>
  );
  return (
    <Box sx={{ mt: 2, maxWidth: 1200 }}>
      <Title title={translate('console.retention.title')} />
      <Policies />
      <Section title={translate('console.retention.report')} actions={actions}>
        {dryRun.error && <Typography color="error">{dryRun.error.message}</Typography>}
        {report ? (
          <ReportView report={report} />
        ) : (
          <Typography variant="body2" color="text.secondary">
            {translate('console.retention.noReport')}
          </Typography>
        )}
      </Section>
      <RetentionRuns onShow={show} />
      <DeletionNotices />
      <LegalHolds />
      <RetentionSettings />
    </Box>
  );
}

function Policies() {
  const translate = useTranslate();
  const nameOf = useName();
  const query = useQuery({
    queryKey: ['retention', 'policies'],
    queryFn: () => ask(api.GET('/api/admin/v1/retention/policies')),
  });
  return (
    <Section title={translate('console.retention.policies')}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={(policy) => policy.planCode}
            columns={[
              { label: 'plan', cell: (policy) => nameOf(policy.planName) },
              { label: 'uploadDays', numeric: true, cell: (policy) => policy.uploadRetentionDays },
              { label: 'outputDays', numeric: true, cell: (policy) => policy.outputRetentionDays },
              { label: 'trashDays', numeric: true, cell: (policy) => policy.trashRetentionDays },
              {
                label: 'noticeDays',
                numeric: true,
                cell: (policy) => policy.deletionNoticeDays ?? translate('console.retention.usual'),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

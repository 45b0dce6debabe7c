import { useState } from 'react';
import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useName } from '../framework/name';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { LegalHolds } from './legal-hold';
import { ReportView } from './report-view';
import { RetentionRuns } from './retention-runs';
import { RunAction } from './run-action';

export type Report = Schemas['RetentionRun'];

/** How long files are kept, what is due, and the deletion of it. */
export function RetentionPage() {
  const translate = useTranslate();
  const queries = useQueryClient();
  const [started, setStarted] = useState<Report | null>(null);
  const report = useLatest(started);
  const dryRun = useMutation({
    mutationFn: () => ask(api.POST('/api/admin/v1/retention/dry-run')),
    onSuccess: async (made) => {
      setStarted(made);
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
      {report && <RunAction due={report} onStart={setStarted} />}
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
      <RetentionRuns />
      <LegalHolds />
    </Box>
  );
}

const REFRESH_ms = 1000;

/** A run as it stands now: it is read again until it is over. */
function useLatest(run: Report | null): Report | null {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['retention', 'run', run?.id],
    queryFn: async () => {
      const params = { path: { id: run?.id ?? '' } };
      const now = await ask(api.GET('/api/admin/v1/retention/runs/{id}', { params }));
      if (now.status !== 'running')
        await queries.invalidateQueries({ queryKey: ['retention', 'runs'] });
      return now;
    },
    enabled: run?.status === 'running',
    refetchInterval: ({ state }) => (state.data?.status ?? 'running') === 'running' && REFRESH_ms,
  });
  return data ?? run;
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
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

import { Alert, AlertTitle, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Title, useNotify, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Facts } from '../framework/facts';
import { useMoment } from '../framework/fields';
import { Link } from '../framework/link';
import { PageBody } from '../framework/record-page';
import { Loaded, Section } from '../framework/section';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';
import { Findings } from './findings';

export type Audit = Schemas['LedgerAuditView'];
const KEY = ['ledger', 'audit'];

/** Whether the books are right, and if not, where, what it means and what to do. */
export function LedgerPage() {
  const translate = useTranslate();
  const may = useMay();
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => ask(api.GET('/api/admin/v1/ledger/audit')),
  });
  return (
    <PageBody>
      <Title title={translate('console.ledger.title')} />
      <Section
        title={translate('console.ledger.title')}
        actions={
          may('finance') && (
            <>
              <Link to="/credit-days">{translate('console.ledger.toDays')}</Link>
              <CheckNow />
            </>
          )
        }
      >
        <Loaded query={query}>{(audit) => <Verdict audit={audit} />}</Loaded>
      </Section>
      {query.data && query.data.findings.length > 0 && (
        <Section title={translate('console.ledger.findings', query.data.total)}>
          {query.data.cut && (
            <Alert severity="warning" sx={{ mb: 2 }}>
              {translate('console.ledger.cut', {
                shown: digits(query.data.findings.length),
                total: digits(query.data.total),
              })}
            </Alert>
          )}
          <Findings findings={query.data.findings} />
        </Section>
      )}
    </PageBody>
  );
}

/** Checks every account from its beginning, and shows what that found. */
function CheckNow() {
  const translate = useTranslate();
  const queries = useQueryClient();
  const notify = useNotify();
  const run = useMutation({
    mutationFn: () => ask(api.POST('/api/admin/v1/ledger/audit/runs')),
    onSuccess: (audit) => queries.setQueryData(KEY, audit),
    onError: (error) => notify(error.message, { type: 'error' }),
  });
  return (
    <Button
      size="small"
      variant="outlined"
      color="inherit"
      disabled={run.isPending}
      onClick={() => run.mutate()}
    >
      {translate(run.isPending ? 'console.ledger.checking' : 'console.ledger.check')}
    </Button>
  );
}

function Verdict({ audit }: { audit: Audit }) {
  const translate = useTranslate();
  const moment = useMoment();
  const state = audit.healthy ? 'healthy' : 'unhealthy';
  const full = audit.lastFullCheck;
  return (
    <>
      <Alert severity={audit.healthy ? 'success' : 'error'} sx={{ mb: 2 }}>
        <AlertTitle>{translate(`console.ledger.${state}`)}</AlertTitle>
        {translate(`console.ledger.${state}Text`)}
      </Alert>
      <Facts
        facts={[
          ['checkedAt', moment(audit.checkedAt)],
          ['scope', translate(`console.ledger.scope.${audit.scope}`)],
          ['journalRows', digits(audit.journalRows)],
          ['lastFullCheck', moment(full?.finishedAt ?? full?.startedAt)],
          ['accounts', full && digits(full.accounts)],
        ]}
      />
      <Typography variant="body2" color="text.secondary" sx={{ mt: 2 }}>
        {translate('console.ledger.howOften')}
      </Typography>
    </>
  );
}

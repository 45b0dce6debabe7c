import { Alert, AlertTitle, Box, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Link, listPage } from '../framework/link';
import { PageBody } from '../framework/record-page';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useNow } from '../framework/use-now';
import { Damages } from './damages';
import { Orphans } from './orphans';
import { StoreCheck } from './store-check';

type Findings = Schemas['ReconcilerView'];
type Kind = Findings['kinds'][number];

const REFRESH_MS = 30_000;
/** A round is due each minute. */
const LATE_MS = 3 * 60_000;

/** What the reconciler found and put right, and what to read about it. */
export function ReconcilerPage() {
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['reconciler'],
    queryFn: () => ask(api.GET('/api/admin/v1/reconciler')),
    refetchInterval: REFRESH_MS,
  });
  return (
    <PageBody>
      <Title title={translate('console.reconciler.title')} />
      <Section title={translate('console.reconciler.title')}>
        <Loaded query={query}>
          {(findings) => (
            <>
              <State findings={findings} />
              <KindsTable kinds={findings.kinds} />
            </>
          )}
        </Loaded>
      </Section>
      <StoreCheck />
      <Damages />
      <Orphans />
    </PageBody>
  );
}

function State({ findings: { lastRoundAt, kinds } }: { findings: Findings }) {
  const translate = useTranslate();
  const moment = useMoment();
  const now = useNow();
  const late = lastRoundAt === null || now - Date.parse(lastRoundAt) > LATE_MS;
  const state = late ? 'late' : kinds.some(({ last }) => last > 0) ? 'found' : 'clean';
  return (
    <Alert
      severity={state === 'late' ? 'error' : state === 'found' ? 'warning' : 'success'}
      sx={{ mb: 2 }}
    >
      <AlertTitle>{translate(`console.reconciler.${state}`)}</AlertTitle>
      {translate(`console.reconciler.${state}Text`, { at: moment(lastRoundAt) })}
    </Alert>
  );
}

function KindsTable({ kinds }: { kinds: readonly Kind[] }) {
  const moment = useMoment();
  return (
    <SimpleTable
      rows={kinds}
      rowKey={({ kind }) => kind}
      columns={[
        { label: 'finding', wide: true, cell: (kind) => <Meaning kind={kind} /> },
        { label: 'lastRound', numeric: true, cell: ({ last }) => last },
        { label: 'lastDay', numeric: true, cell: ({ day }) => day },
        { label: 'lastFound', narrow: true, cell: ({ lastFoundAt }) => moment(lastFoundAt) },
      ]}
    />
  );
}

/** What it means, and where those that were found last can be looked at. */
function Meaning({ kind: { kind, samples, runbook } }: { kind: Kind }) {
  const translate = useTranslate();
  return (
    <Box>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {translate(`console.reconciler.kinds.${kind}`)}
      </Typography>
      {samples.length > 0 && (
        <>
          <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
            {samples.map(({ id }) => (
              <Link key={id} to={searchFor(id)}>
                {id.slice(-12)}
              </Link>
            ))}
          </Stack>
          <Typography variant="caption" color="text.secondary">
            {translate('console.reconciler.runbook', { runbook })}
          </Typography>
        </>
      )}
    </Box>
  );
}

/** The list of generations finds a generation by its own id and by those of its images. */
const searchFor = (id: string): string => listPage('generations', { q: id });

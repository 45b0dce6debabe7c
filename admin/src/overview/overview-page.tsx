import type { ReactNode } from 'react';
import { Box, Card, CardActionArea, CardContent, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Schemas } from '#api-client';
import { stateOf, useBackupStanding } from '../backups/use-backup-standing';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { Loaded } from '../framework/section';
import { listPage } from '../framework/link';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';

const REFRESH_MS = 30_000;
const GRID = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: { xs: 'repeat(2, 1fr)', md: 'repeat(3, 1fr)' },
};

const jobs = (status: string) => listPage('generations', { status });

const disputed = listPage('payments', { status: 'disputed' });

/** The numbers of the day, each a way to what is behind it. */
export function OverviewPage() {
  const may = useMay();
  const payments = may('finance', 'support') ? '/payments' : undefined;
  const books = may('finance', 'support') ? '/ledger' : undefined;
  const translate = useTranslate();
  const money = useMoney();
  const query = useQuery({
    queryKey: ['overview'],
    queryFn: () => ask(api.GET('/api/admin/v1/overview')),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Box sx={{ mt: 2 }}>
      <Title title={translate('console.overview.title')} />
      <Loaded query={query}>
        {(numbers) => (
          <Box sx={GRID}>
            <Tile name="imagesToday" to="/generations" value={numbers.imagesDelivered24h} />
            <Tile name="failedToday" to={jobs('failed')} value={numbers.imagesNotDelivered24h} />
            <Tile name="running" to={jobs('under_way')} value={numbers.imagesOpen} />
            <Tile name="customers" to="/customers" value={numbers.customers} />
            <Tile name="subscriptions" to={payments} value={numbers.activeSubscriptions} />
            <Tile name="revenue30" to={payments} value={money(numbers.revenueMinor30d, 'USD')} />
            <Tile name="liability" to={books} value={numbers.liabilityCredits} />
            <Tile name="cases" to="/cases" value={numbers.openCases} />
            <Tile
              name="disputes"
              to={payments && disputed}
              value={numbers.openDisputes}
              colour={numbers.openDisputes > 0 ? 'warning.dark' : undefined}
            />
            <Tile
              name="books"
              to={books}
              value={translate(`console.overview.books${numbers.booksHealthy ? 'Good' : 'Bad'}`)}
              colour={numbers.booksHealthy ? 'success.main' : 'error.main'}
            />
            {may() && <BackupTile />}
          </Box>
        )}
      </Loaded>
    </Box>
  );
}

const BACKUP_COLOURS = {
  good: 'success.main',
  bad: 'warning.main',
  overdue: 'warning.main',
  none: undefined,
  noDrill: undefined,
};

/** The worse of the two. */
function bothStates({ backup, drill }: Schemas['BackupStanding']): keyof typeof BACKUP_COLOURS {
  const states = [stateOf(backup), stateOf(drill)];
  const alarming = (['overdue', 'bad'] as const).find((each) => states.includes(each));
  if (alarming) return alarming;
  if (states[0] === 'none') return 'none';
  return states[1] === 'none' ? 'noDrill' : 'good';
}

/** Whether backups and drills are made as often as they should be; it says nothing until it is known. */
function BackupTile() {
  const translate = useTranslate();
  const { data } = useBackupStanding();
  const state = data && bothStates(data);
  return (
    <Tile
      name="backups"
      to="/backups"
      value={state ? translate(`console.overview.backupStates.${state}`) : '–'}
      colour={state && BACKUP_COLOURS[state]}
    />
  );
}

function Tile(props: { name: string; value: ReactNode; to?: string; colour?: string }) {
  const translate = useTranslate();
  const content = (
    <CardContent>
      <Typography variant="body2" color="text.secondary">
        {translate(`console.overview.${props.name}`)}
      </Typography>
      <Typography variant="h5" component="p" sx={{ mt: 0.5, fontWeight: 600, color: props.colour }}>
        {typeof props.value === 'number' ? digits(props.value) : props.value}
      </Typography>
    </CardContent>
  );
  return (
    <Card>
      {props.to ? (
        <CardActionArea component={Link} to={props.to}>
          {content}
        </CardActionArea>
      ) : (
        content
      )}
    </Card>
  );
}

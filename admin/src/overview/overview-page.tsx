import type { ReactNode } from 'react';
import { Box, Card, CardContent, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { Loaded } from '../framework/section';

const REFRESH_MS = 30_000;
const GRID = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
};

/** The numbers of the day. */
export function OverviewPage() {
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
            <Tile name="imagesToday" value={numbers.imagesDelivered24h} />
            <Tile name="failedToday" value={numbers.imagesNotDelivered24h} />
            <Tile name="running" value={numbers.imagesOpen} />
            <Tile name="customers" value={numbers.customers} />
            <Tile name="subscriptions" value={numbers.activeSubscriptions} />
            <Tile name="revenue30" value={money(numbers.revenueMinor30d, 'USD')} />
            <Tile name="liability" value={numbers.liabilityCredits} />
            <Tile name="cases" value={numbers.openCases} />
            <Tile
              name="books"
              value={translate(`console.overview.books${numbers.booksHealthy ? 'Good' : 'Bad'}`)}
              colour={numbers.booksHealthy ? 'success.main' : 'error.main'}
            />
          </Box>
        )}
      </Loaded>
    </Box>
  );
}

function Tile(props: { name: string; value: ReactNode; colour?: string }) {
  const translate = useTranslate();
  return (
    <Card>
      <CardContent>
        <Typography variant="body2" color="text.secondary">
          {translate(`console.overview.${props.name}`)}
        </Typography>
        <Typography
          variant="h5"
          component="p"
          sx={{ mt: 0.5, fontWeight: 600, color: props.colour }}
        >
          {typeof props.value === 'number' ? props.value.toLocaleString() : props.value}
        </Typography>
      </CardContent>
    </Card>
  );
}

import { Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { PageBody } from '../framework/record-page';
import { Loaded } from '../framework/section';
import { ProviderCard } from './provider-card';

const REFRESH_MS = 5_000;

/** Who makes the pictures, in the order in which they are asked, and how each does. */
export function ProvidersPage() {
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['providers'],
    queryFn: () => ask(api.GET('/api/admin/v1/providers')),
    refetchInterval: REFRESH_MS,
  });
  return (
    <PageBody>
      <Title title={translate('console.provider.title')} />
      <Typography variant="body2" color="text.secondary" sx={{ mb: 2 }}>
        {translate('console.provider.order')}
      </Typography>
      <Loaded query={query}>
        {({ items }) =>
          items.map((provider) => <ProviderCard key={provider.id} provider={provider} />)
        }
      </Loaded>
    </PageBody>
  );
}

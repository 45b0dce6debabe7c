import { Alert, Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMicroUsd } from '../framework/fields';
import { Kind } from '../framework/kind';
import { Loaded } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

const MICRO_PER_MINOR = 10_000;
const RESOLUTIONS = '/api/admin/v1/catalog/resolutions';
const PRODUCTS = '/api/admin/v1/catalog/products';

interface Props {
  resolution: string;
  chosen: string | undefined;
}

/** What an image of a class costs in each quality, beside what its credits bring. */
export function QualityCosts(props: Props) {
  const query = useQuery({ queryKey: ['quality-costs'], queryFn: load });
  return <Loaded query={query}>{(facts) => <Costs {...props} facts={facts} />}</Loaded>;
}

interface Facts {
  estimates: Schemas['CostEstimates'];
  credits: Map<string, number>;
  /** Millionths of a USD that a credit brings, where it is sold cheapest. */
  perCreditMicroUsd: number;
}

async function load(): Promise<Facts> {
  const [estimates, resolutions, products] = await Promise.all([
    ask(api.GET('/api/admin/v1/prices/estimates')),
    ask(api.GET(RESOLUTIONS)),
    ask(api.GET(PRODUCTS)),
  ]);
  const sold = products.items.filter(({ enabled, currency }) => enabled && currency === 'USD');
  return {
    estimates,
    credits: new Map(resolutions.items.map(({ code, credits }) => [code, credits])),
    perCreditMicroUsd: Math.min(
      ...sold.map(({ priceMinor, credits }) => (priceMinor / credits) * MICRO_PER_MINOR),
    ),
  };
}

function Costs({ resolution, chosen, facts }: Props & { facts: Facts }) {
  const translate = useTranslate();
  const usd = useMicroUsd();
  const credits = facts.credits.get(resolution) ?? 0;
  const bringsMicroUsd = credits * facts.perCreditMicroUsd;
  const rows = facts.estimates.providers.flatMap(({ provider, costs }) =>
    costs
      .filter((cost) => cost.resolution === resolution)
      .map((cost) => ({ provider, ...cost, isLoss: cost.costMicroUsd > bringsMicroUsd })),
  );
  const loss = rows.find((row) => row.isLoss && row.quality === chosen);
  const brings = Number.isFinite(bringsMicroUsd) ? usd(bringsMicroUsd) : '–';
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {loss && (
        <Alert severity="warning">
          {translate('console.catalog.qualityLoss', {
            cost: usd(loss.costMicroUsd),
            provider: loss.provider,
            brings,
          })}
        </Alert>
      )}
      <SimpleTable
        rows={rows}
        rowKey={(row) => `${row.provider} ${row.quality}`}
        columns={[
          { label: 'provider', cell: (row) => row.provider },
          { label: 'quality', cell: (row) => <Kind of={row.quality} /> },
          { label: 'estimatedCost', numeric: true, cell: (row) => usd(row.costMicroUsd) },
          { label: 'credits', numeric: true, cell: () => digits(credits) },
          { label: 'creditsBring', numeric: true, cell: () => brings },
        ]}
      />
      <Typography variant="body2" color="text.secondary">
        {translate('console.catalog.qualityCosts')}
      </Typography>
    </Box>
  );
}

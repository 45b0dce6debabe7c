import { Box, Card, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { Button, Typography } from '@mui/material';
import { Title, useGetList, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Schemas } from '#api-client';
import { Name, useName } from '../framework/name';
import { PageBody } from '../framework/record-page';
import { Loaded } from '../framework/section';
import { StackedRow, StackedRows, useIsNarrow } from '../framework/stacked-rows';
import { useMay } from '../framework/use-roles';
import { useValueWords } from './changes';

type Plan = Schemas['AdminPlanView'];

export const RESOLUTIONS = ['1K', '2K', '4K'] as const;

const ROWS = [
  'priceMinor',
  'monthlyCredits',
  'trialCredits',
  'resolutions',
  'concurrentJobs',
  'requestsPerMinute',
  'uploadRetentionDays',
  'outputRetentionDays',
  'trashRetentionDays',
  'deletionNoticeDays',
  'apiAccess',
  'enabled',
] as const satisfies (keyof Plan)[];

/** All plans side by side: what each allows, and the way to change it. */
export function PlanMatrix() {
  const translate = useTranslate();
  const isNarrow = useIsNarrow();
  const { data, error, refetch } = useGetList<Plan>('plans');
  return (
    <PageBody>
      <Title title={translate('resources.plans.name', 2)} />
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {translate('console.catalog.matrixHelp')}
      </Typography>
      <Loaded query={{ data, error, refetch }}>
        {(plans) => (isNarrow ? <PlanRows plans={plans} /> : <Matrix plans={plans} />)}
      </Loaded>
    </PageBody>
  );
}

/** What a plan says in a row. */
function useShown(): (plan: Plan, row: (typeof ROWS)[number]) => string {
  const words = useValueWords();
  return (plan, row) =>
    row === 'trialCredits' && plan.kind !== 'free' ? '–' : words(row, plan[row]);
}

/** The same on a phone: one plan below the other. */
function PlanRows({ plans }: { plans: Plan[] }) {
  const translate = useTranslate();
  const shown = useShown();
  const may = useMay();
  return (
    <Card>
      <StackedRows>
        {plans.map((plan) => (
          <StackedRow
            key={plan.code}
            cells={[
              {
                key: 'name',
                label: translate('console.fields.name'),
                value: <Heading plan={plan} />,
              },
              ...ROWS.map((row) => ({
                key: row,
                label: translate(`console.fields.${row}`),
                value: shown(plan, row),
              })),
            ]}
          >
            {may('finance') && <EditLink plan={plan} />}
          </StackedRow>
        ))}
      </StackedRows>
    </Card>
  );
}

function Matrix({ plans }: { plans: Plan[] }) {
  const translate = useTranslate();
  const shown = useShown();
  const may = useMay();
  return (
    <Card sx={{ overflowX: 'auto' }}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell />
            {plans.map((plan) => (
              <TableCell key={plan.code} align="right">
                <Heading plan={plan} />
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {ROWS.map((row) => (
            <TableRow key={row}>
              <TableCell component="th" scope="row">
                {translate(`console.fields.${row}`)}
              </TableCell>
              {plans.map((plan) => (
                <TableCell key={plan.code} align="right">
                  {shown(plan, row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
          {may('finance') && (
            <TableRow>
              <TableCell />
              {plans.map((plan) => (
                <TableCell key={plan.code} align="right">
                  <EditLink plan={plan} />
                </TableCell>
              ))}
            </TableRow>
          )}
        </TableBody>
      </Table>
    </Card>
  );
}

function Heading({ plan }: { plan: Plan }) {
  return (
    <Box component="span" sx={{ fontSize: 16 }}>
      <Name of={plan} />
    </Box>
  );
}

function EditLink({ plan }: { plan: Plan }) {
  const translate = useTranslate();
  const nameOf = useName();
  const label = translate('console.catalog.edit');
  return (
    <Button
      component={Link}
      to={`/plans/${plan.code}`}
      size="small"
      variant="outlined"
      color="inherit"
      aria-label={`${label}: ${nameOf(plan.name)}`}
    >
      {label}
    </Button>
  );
}

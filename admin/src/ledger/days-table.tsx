import { Box } from '@mui/material';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';
import { grantedIn, type Day } from './day';

const number = (label: string, of: (day: Day) => number) => ({
  label,
  numeric: true,
  cell: (day: Day) => digits(of(day)),
});

const COLUMNS = [
  { label: 'day', narrow: true, cell: (day: Day) => day.day },
  number('granted', grantedIn),
  number('grantedTrial', (day) => day.granted.trial),
  number('grantedSubscription', (day) => day.granted.subscription),
  number('grantedOperator', (day) => day.granted.operator),
  number('grantedPack', (day) => day.granted.pack),
  number('consumed', (day) => day.consumed),
  number('restored', (day) => day.restored),
  number('lapsed', (day) => day.lapsed),
  number('revoked', (day) => day.revoked),
  number('outstanding', (day) => day.outstanding),
  number('owedByCustomers', (day) => day.debt),
];

/** Every day of the range, the latest first. */
export function DaysTable({ days }: { days: Day[] }) {
  return (
    <Box sx={{ maxHeight: 480, overflowY: 'auto' }} tabIndex={0}>
      <SimpleTable rows={[...days].reverse()} rowKey={(day) => day.day} columns={COLUMNS} />
    </Box>
  );
}

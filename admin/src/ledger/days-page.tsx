import { Alert, Box, Button, TextField, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Facts } from '../framework/facts';
import { PageBody } from '../framework/record-page';
import { Loaded, Section } from '../framework/section';
import { digits } from '../i18n/provider';
import { grantedIn, type Day } from './day';
import { DaysChart, OutstandingChart } from './days-charts';
import { DaysTable } from './days-table';

interface Range {
  from: string;
  to: string;
}

const DAY_ms = 86_400_000;
/** The service's largest page, and how many of them one view may cost. */
const PAGE = 100;
const MAX_PAGES = 4;
const SPANS_days = [7, 30, 90] as const;

const dayOf = (time_ms: number) => new Date(time_ms).toISOString().slice(0, 10);
const lastDays = (days: number): Range => ({
  from: dayOf(Date.now() - (days - 1) * DAY_ms),
  to: dayOf(Date.now()),
});

/** What came into customers' balances and went out of them by day, and what is still owed. */
export function DaysPage() {
  const translate = useTranslate();
  const [search, setSearch] = useSearchParams();
  const standard = lastDays(30);
  const range = { from: search.get('from') ?? standard.from, to: search.get('to') ?? standard.to };
  const query = useQuery({
    queryKey: ['ledger', 'days', range],
    queryFn: () => readDays(range),
    placeholderData: keepPreviousData,
  });
  const title = translate('console.ledger.days');
  return (
    <PageBody>
      <Title title={title} />
      <Section title={title} actions={<RangePicker range={range} set={setSearch} />}>
        <Typography variant="body2" color="text.secondary" sx={{ mb: 2 }}>
          {translate('console.ledger.daysText')}
        </Typography>
        <Loaded query={query}>
          {({ days, total }) => (
            <>
              {days.length < total && <Cut shown={days.length} total={total} />}
              <Totals days={days} />
            </>
          )}
        </Loaded>
      </Section>
      <Loaded query={query}>{({ days }) => <Figures days={days} />}</Loaded>
    </PageBody>
  );
}

interface Days {
  /** The latest days of the range, the earliest of them first. */
  days: Day[];
  /** How many days the range has. */
  total: number;
}

/** Reads from the end: what is outstanding now stands in the last day. */
async function readDays(range: Range): Promise<Days> {
  const days: Day[] = [];
  let inRange = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = {
      ...range,
      _order: 'DESC',
      _start: page * PAGE,
      _end: (page + 1) * PAGE,
    } as const;
    const { items, total } = await ask(api.GET('/api/admin/v1/ledger/days', { params: { query } }));
    days.push(...items);
    inRange = total;
    if (days.length >= total || items.length === 0) break;
  }
  return { days: days.reverse(), total: inRange };
}

/** Says that a long range does not fit into one view. */
function Cut({ shown, total }: { shown: number; total: number }) {
  const translate = useTranslate();
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      {translate('console.ledger.daysCut', { shown, total })}
    </Alert>
  );
}

function RangePicker({ range, set }: { range: Range; set: (range: URLSearchParams) => void }) {
  const translate = useTranslate();
  const choose = (change: Partial<Range>) => set(new URLSearchParams({ ...range, ...change }));
  return (
    <Box
      sx={{
        display: 'flex',
        columnGap: 1,
        rowGap: 1.5,
        flexWrap: 'wrap',
        alignItems: 'center',
        pt: 1,
      }}
    >
      {SPANS_days.map((days) => (
        <Button key={days} size="small" color="inherit" onClick={() => choose(lastDays(days))}>
          {translate('console.ledger.lastDays', days)}
        </Button>
      ))}
      {(['from', 'to'] as const).map((end) => (
        <TextField
          key={end}
          type="date"
          label={translate(`console.fields.${end}Day`)}
          value={range[end]}
          onChange={(event) => event.target.value && choose({ [end]: event.target.value })}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      ))}
      <Button
        size="small"
        variant="outlined"
        color="inherit"
        href={`/api/admin/v1/ledger/days.csv?${new URLSearchParams({ ...range })}`}
        download
      >
        CSV
      </Button>
    </Box>
  );
}

function Totals({ days }: { days: Day[] }) {
  const sum = (of: (day: Day) => number) => digits(days.reduce((total, day) => total + of(day), 0));
  const last = days.at(-1);
  return (
    <Facts
      facts={[
        ['outstanding', <strong key="outstanding">{last && digits(last.outstanding)}</strong>],
        ['owedByCustomers', last && digits(last.debt)],
        ['granted', sum(grantedIn)],
        ['consumed', sum((day) => day.consumed - day.restored)],
        ['lapsed', sum((day) => day.lapsed)],
        ['revoked', sum((day) => day.revoked - day.reinstated)],
      ]}
    />
  );
}

function Figures({ days }: { days: Day[] }) {
  const translate = useTranslate();
  if (days.length === 0) return null;
  return (
    <>
      <Section title={translate('console.ledger.outstandingChart')}>
        <OutstandingChart days={days} />
      </Section>
      <Section title={translate('console.ledger.movesChart')}>
        <DaysChart days={days} />
      </Section>
      <Section title={translate('console.ledger.daysTable')}>
        <DaysTable days={days} />
      </Section>
    </>
  );
}

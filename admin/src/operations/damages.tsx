import { Alert, AlertTitle, Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Facts } from '../framework/facts';
import { bytesInWords, useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

type Page = Schemas['DamagePage'];
type Damage = Schemas['Damage'];

const KEY = ['damages'];
const SHOWN = { _start: 0, _end: 50 };

/** Whether what lies in the store is still what was written, as far as it was read. */
export function Damages() {
  const translate = useTranslate();
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => ask(api.GET('/api/admin/v1/damages', { params: { query: SHOWN } })),
  });
  return (
    <Section title={translate('console.damages.title')}>
      <Loaded query={query}>
        {({ items, summary }) => (
          <>
            <State summary={summary} />
            {items.length > 0 && (
              <Box sx={{ mt: 2 }}>
                <Found damages={items} />
              </Box>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function State({ summary }: { summary: Page['summary'] }) {
  const translate = useTranslate();
  const moment = useMoment();
  const { open, everyDays, due, oldestAt, objects, bytes, lastRoundAt } = summary;
  const state = open > 0 ? 'damaged' : everyDays === null ? 'off' : 'whole';
  const severity = { damaged: 'error', off: 'info', whole: 'success' } as const;
  return (
    <>
      <Alert severity={severity[state]} sx={{ mb: 2 }}>
        <AlertTitle>{translate(`console.damages.${state}`, { count: digits(open) })}</AlertTitle>
        {translate(`console.damages.${state}Text`, { days: everyDays ?? 0 })}
      </Alert>
      <Facts
        facts={[
          ['lastRoundAt', moment(lastRoundAt)],
          ['readLately', `${digits(objects)} (${bytesInWords(bytes)})`],
          ['dueObjects', digits(due)],
          ['oldestCheckAt', moment(oldestAt)],
        ]}
      />
    </>
  );
}

function Found({ damages }: { damages: Damage[] }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <SimpleTable
      rows={damages}
      rowKey={({ id }) => id}
      columns={[
        {
          label: 'finding',
          narrow: true,
          cell: ({ kind }) => translate(`console.damages.kinds.${kind}`),
        },
        { label: 'objectKey', wide: true, cell: ({ key }) => key },
        { label: 'size', numeric: true, cell: (damage) => sizes(damage) },
        { label: 'firstSeenAt', narrow: true, cell: ({ foundAt }) => moment(foundAt) },
        { label: 'checkedAt', narrow: true, cell: ({ checkedAt }) => moment(checkedAt) },
        {
          label: 'status',
          narrow: true,
          cell: ({ id, settlement }) =>
            settlement === null ? (
              <CheckAgain objectId={id} />
            ) : (
              translate(`console.damages.settlements.${settlement}`)
            ),
        },
      ]}
    />
  );
}

function sizes({ expectedBytes, foundBytes }: Damage): string {
  const expected = bytesInWords(expectedBytes);
  if (foundBytes === null || foundBytes === expectedBytes) return expected;
  return `${bytesInWords(foundBytes)} / ${expected}`;
}

function CheckAgain({ objectId }: { objectId: string }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const notify = useNotify();
  const check = useMutation({
    mutationFn: () =>
      ask(api.POST('/api/admin/v1/damages/{objectId}/check', { params: { path: { objectId } } })),
    onSuccess: async ({ verdict }) => {
      notify(translate(`console.damages.verdicts.${verdict}`), { type: 'info' });
      await queries.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => notify(error.message, { type: 'error' }),
  });
  return (
    <Button
      size="small"
      variant="outlined"
      color="inherit"
      disabled={check.isPending}
      onClick={() => check.mutate()}
    >
      {translate('console.damages.check')}
    </Button>
  );
}

import { Alert, AlertTitle, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Facts } from '../framework/facts';
import { useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

type Check = Schemas['StoreCheck'];

/** The last comparison of the object store with the rows that say what is in it. */
export function StoreCheck() {
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['store-checks'],
    queryFn: () =>
      ask(api.GET('/api/admin/v1/store-checks', { params: { query: { _start: 0, _end: 2 } } })),
  });
  return (
    <Section title={translate('console.storeCheck.title')}>
      <Loaded query={query}>
        {({ items }) => {
          // While one is under way the one before it says more.
          const check = items.find(({ finishedAt }) => finishedAt !== null) ?? items[0];
          return check ? (
            <Result check={check} />
          ) : (
            <Typography color="text.secondary">{translate('console.storeCheck.none')}</Typography>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Result({ check }: { check: Check }) {
  const translate = useTranslate();
  const moment = useMoment();
  const { unknownObjects, missingObjects } = check;
  const differs = unknownObjects + missingObjects > 0;
  const state = differs ? 'differs' : check.finishedAt === null ? 'running' : 'agrees';
  return (
    <>
      <Alert
        severity={differs ? 'warning' : state === 'running' ? 'info' : 'success'}
        sx={{ mb: 2 }}
      >
        <AlertTitle>{translate(`console.storeCheck.${state}`)}</AlertTitle>
        {translate(`console.storeCheck.${state}Text`)}
      </Alert>
      <Facts
        facts={[
          ['startedAt', moment(check.startedAt)],
          ['finishedAt', moment(check.finishedAt)],
          ['objects', digits(check.objects)],
          ['unknownObjects', digits(unknownObjects)],
          ['missingObjects', digits(missingObjects)],
        ]}
      />
      {check.samples.length > 0 && (
        <SimpleTable
          rows={check.samples}
          rowKey={({ kind, key }) => `${kind} ${key}`}
          columns={[
            {
              label: 'finding',
              narrow: true,
              cell: ({ kind }) => translate(`console.storeCheck.kinds.${kind}`),
            },
            { label: 'objectKey', wide: true, cell: ({ key }) => key },
          ]}
        />
      )}
    </>
  );
}

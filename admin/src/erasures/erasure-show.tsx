import { Alert, Typography } from '@mui/material';
import { useRecordContext, useTranslate, type RaRecord } from 'react-admin';
import type { Schemas } from '#api-client';
import { CustomerLink } from '../framework/customer-link';
import { Facts } from '../framework/facts';
import { bytesInWords, StatusChip, useMoment } from '../framework/fields';
import { RecordPage } from '../framework/record-page';
import { Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';
import { TakeBackAction } from './erasure-actions';
import { erasureState } from './erasure-state';

/** From the list a record comes without its steps, until its own request is answered. */
type Certificate = Schemas['AdminErasure'] &
  Partial<Pick<Schemas['ErasureCertificate'], 'steps'>> &
  RaRecord<string>;

/** One erasure: who asked for it, what it waits for, and the proof of what was erased. */
export function ErasureShow() {
  return (
    <RecordPage<Certificate> isChanging={({ status }) => status === 'running'}>
      <ErasurePage />
    </RecordPage>
  );
}

function ErasurePage() {
  const erasure = useRecordContext<Certificate>();
  const translate = useTranslate();
  const moment = useMoment();
  if (!erasure) return null;
  const when = (at: string | null) => (at === null ? '–' : moment(at));
  return (
    <>
      <Section
        title={translate('resources.erasures.name', { smart_count: 1 })}
        actions={<TakeBackAction erasure={erasure} />}
      >
        <Facts
          facts={[
            ['status', <StatusChip key="status" status={erasureState(erasure)} />],
            ['customer', <CustomerLink key="customer" />],
            ['askedBy', translate(`console.erasure.by.${erasure.askedBy}`)],
            ['askedAt', moment(erasure.askedAt)],
            ['dueAt', moment(erasure.dueAt)],
            ['begunAt', when(erasure.begunAt)],
            ['erasedAt', when(erasure.endedAt)],
            ['id', erasure.id],
          ]}
        />
        <Standing of={erasure} />
      </Section>
      <Section title={translate('console.erasure.certificate')}>
        <SimpleTable
          rows={erasure.steps ?? []}
          rowKey={({ eraser }) => eraser}
          empty={translate('console.erasure.nothingYet')}
          columns={[
            {
              label: 'part',
              // A dot would ask for a word inside of a word.
              cell: ({ eraser }) =>
                translate(`console.erasure.parts.${eraser.replace('.', '_')}`, { _: eraser }),
            },
            { label: 'erased', wide: true, cell: ({ erased }) => <Counts of={erased} /> },
            { label: 'erasedAt', narrow: true, cell: ({ endedAt }) => when(endedAt) },
          ]}
        />
      </Section>
    </>
  );
}

/** Why it is not over yet, where that is not plain. */
function Standing({ of: erasure }: { of: Certificate }) {
  const { status, failures, lastError } = erasure;
  const translate = useTranslate();
  const isOpen = status === 'planned' || status === 'running';
  return (
    <>
      <Waiting of={erasure} />
      {isOpen && lastError !== null && (
        <Alert severity="error" sx={{ mt: 2 }}>
          {translate('console.erasure.failing', { times: digits(failures), error: lastError })}
        </Alert>
      )}
    </>
  );
}

function Waiting({ of: { status, waitsFor, notBefore } }: { of: Certificate }) {
  const translate = useTranslate();
  const moment = useMoment();
  const say = (key: string, words: object = {}) => translate(`console.erasure.${key}`, words);
  const isRunning = status === 'running';
  if (waitsFor !== null && (isRunning || status === 'planned'))
    return (
      <Alert severity="warning" sx={{ mt: 2 }}>
        {say(isRunning ? 'held' : 'waiting', { why: say(`obstacle.${waitsFor}`) })}
      </Alert>
    );
  if (!isRunning) return null;
  return (
    <Alert severity="info" sx={{ mt: 2 }}>
      {notBefore === null ? say('going') : say('closing', { moment: moment(notBefore) })}
    </Alert>
  );
}

function Counts({ of: erased }: { of: Record<string, number> }) {
  const translate = useTranslate();
  const parts = Object.entries(erased).filter(([, number]) => number > 0);
  if (parts.length === 0) return '–';
  return (
    <Typography variant="body2">
      {parts
        .map(
          ([what, number]) =>
            `${translate(`console.erasure.counts.${what}`, { _: what })}: ${
              what === 'bytes' ? bytesInWords(number) : digits(number)
            }`,
        )
        .join(' · ')}
    </Typography>
  );
}

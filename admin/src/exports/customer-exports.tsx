import { Typography } from '@mui/material';
import { useGetList, useTranslate, type RaRecord } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { bytesInWords, StatusChip, useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

type Export = Schemas['AdminExport'] & RaRecord<string>;

const SHOWN = 5;

/** The customer's exports of their own data: that there are some, and never what is in them. */
export function CustomerExports({ customerId, blocked }: { customerId: string; blocked: boolean }) {
  const translate = useTranslate();
  const moment = useMoment();
  const query = useGetList<Export>('exports', {
    filter: { workspaceId: customerId },
    pagination: { page: 1, perPage: SHOWN },
  });
  const say = (key: string, words: object = {}) => translate(`console.export.${key}`, words);
  return (
    <Section
      title={say('title')}
      actions={
        <ActionDialog
          label={say('start')}
          title={say('startTitle')}
          disabled={blocked}
          run={async (reason) => {
            const { auditId } = await ask(
              api.POST('/api/admin/v1/customers/{id}/export', {
                params: { path: { id: customerId } },
                body: { reason },
              }),
            );
            return { auditId };
          }}
        >
          <Typography>{say('startText')}</Typography>
        </ActionDialog>
      }
    >
      <Loaded query={query}>
        {(exports) => (
          <SimpleTable
            rows={exports}
            rowKey={({ id }) => id}
            empty={say('none')}
            columns={[
              { label: 'askedAt', narrow: true, cell: ({ askedAt }) => moment(askedAt) },
              { label: 'askedBy', cell: ({ askedBy }) => say(`by.${askedBy}`) },
              {
                label: 'status',
                cell: ({ status }) => <StatusChip status={`export_${status}`} />,
              },
              { label: 'exportStanding', wide: true, cell: (one) => <Standing of={one} /> },
              {
                label: 'size',
                numeric: true,
                cell: ({ bytes }) => (bytes > 0 ? bytesInWords(bytes) : '–'),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** How far it is, until when it is there, or why not. */
function Standing({ of }: { of: Export }) {
  const translate = useTranslate();
  const moment = useMoment();
  const say = (key: string, words: object = {}) => translate(`console.export.${key}`, words);
  const { status, expiresAt, endReason, picturesInAll, lastError } = of;
  if (status === 'ready' && expiresAt !== null)
    return say('until', { moment: moment(expiresAt), parts: digits(of.parts) });
  if (status === 'ended') return say(`ended.${endReason ?? 'expired'}`);
  const parts = [
    ...(picturesInAll === null
      ? []
      : [say('progress', { done: digits(of.pictures), total: digits(picturesInAll) })]),
    ...(lastError === null
      ? []
      : [say('failing', { times: digits(of.failures), error: lastError })]),
  ];
  return parts.length === 0 ? '–' : parts.join(' ');
}

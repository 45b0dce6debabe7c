import { useState } from 'react';
import { Button } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ReferenceField, useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { bytesInWords, useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

/** The list shows so many, and so many more each time. */
const STEP = 10;
/** The server gives no more in one answer. */
const MOST = 100;

/** Which customers were told what will be deleted, and when it goes. */
export function DeletionNotices() {
  const translate = useTranslate();
  const moment = useMoment();
  const [shown, setShown] = useState(STEP);
  const query = useQuery({
    queryKey: ['retention', 'notices', shown],
    queryFn: () =>
      ask(
        api.GET('/api/admin/v1/retention/notices', {
          params: { query: { _start: 0, _end: shown } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={translate('console.retention.notices')}>
      <Loaded query={query}>
        {({ items, total }) => (
          <>
            <SimpleTable
              rows={items}
              rowKey={(notice) => notice.id}
              empty={translate('console.retention.noNotices')}
              columns={[
                {
                  label: 'customer',
                  cell: (notice) => (
                    <ReferenceField
                      record={notice}
                      source="workspaceId"
                      reference="customers"
                      link="show"
                      empty="–"
                    />
                  ),
                },
                { label: 'told', narrow: true, cell: (notice) => moment(notice.createdAt) },
                {
                  label: 'how',
                  wide: true,
                  cell: ({ mailed }) =>
                    translate(`console.retention.${mailed ? 'noticeMailed' : 'noticeStudio'}`),
                },
                { label: 'images', numeric: true, cell: (notice) => digits(notice.images) },
                { label: 'uploads', numeric: true, cell: (notice) => digits(notice.uploads) },
                { label: 'size', numeric: true, cell: (notice) => bytesInWords(notice.bytes) },
                { label: 'deletedFrom', narrow: true, cell: (notice) => moment(notice.firstAt) },
                { label: 'deletedUntil', narrow: true, cell: (notice) => moment(notice.lastAt) },
              ]}
            />
            {items.length < Math.min(total, MOST) && (
              <Button
                color="inherit"
                disabled={query.isPlaceholderData}
                onClick={() => setShown(Math.min(shown + STEP, MOST))}
              >
                {translate('console.customer.older')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

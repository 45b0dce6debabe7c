import { useState } from 'react';
import { TablePagination } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Kind } from '../framework/kind';
import { Loaded } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { serverWords } from '../i18n/provider';

const PAGE = 15;

/** Every change of the balance with its reason, newest first. */
export function CustomerStatement({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const moment = useMoment();
  const [page, setPage] = useState(0);
  const query = useQuery({
    queryKey: ['customers', customerId, 'entries', page],
    placeholderData: keepPreviousData,
    queryFn: () =>
      ask(
        api.GET('/api/admin/v1/customers/{workspaceId}/credits/entries', {
          params: {
            path: { workspaceId: customerId },
            query: { _start: page * PAGE, _end: (page + 1) * PAGE },
          },
        }),
      ),
  });
  return (
    <Loaded query={query}>
      {({ items, total }) => (
        <>
          <SimpleTable
            rows={items}
            rowKey={(entry) => entry.id}
            columns={[
              { label: 'createdAt', cell: (entry) => moment(entry.createdAt) },
              { label: 'kind', cell: (entry) => <Kind of={entry.kind} /> },
              { label: 'amount', numeric: true, cell: (entry) => signed(entry.amount) },
              { label: 'balanceAfter', numeric: true, cell: (entry) => entry.balanceAfter },
              { label: 'held', numeric: true, cell: (entry) => entry.heldAfter },
              {
                label: 'reason',
                wide: true,
                cell: (entry) => entry.note ?? serverWords(entry.reasonCode, entry.reason),
              },
              { label: 'actor', cell: (entry) => entry.actor },
            ]}
          />
          {total > PAGE && (
            <TablePagination
              component="div"
              count={total}
              page={page}
              rowsPerPage={PAGE}
              rowsPerPageOptions={[]}
              onPageChange={(_event, to) => setPage(to)}
              labelDisplayedRows={({ from, to, count }) =>
                translate('ra.navigation.page_range_info', {
                  offsetBegin: from,
                  offsetEnd: to,
                  total: count,
                })
              }
            />
          )}
        </>
      )}
    </Loaded>
  );
}

function signed(amount: number): string {
  return amount > 0 ? `+${amount}` : String(amount);
}

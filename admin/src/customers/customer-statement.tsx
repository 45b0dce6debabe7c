import { Button } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Loaded } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';

const PAGE = 25;

/** Every change of the balance with its reason, newest first. */
export function CustomerStatement({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const moment = useMoment();
  const query = useInfiniteQuery({
    queryKey: ['customers', customerId, 'entries'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/admin/v1/customers/{id}/entries', {
          params: { path: { id: customerId }, query: { limit: PAGE, cursor: pageParam } },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  return (
    <Loaded query={query as never}>
      {() => (
        <>
          <SimpleTable
            rows={query.data?.pages.flatMap((page) => page.items) ?? []}
            rowKey={(entry) => entry.id}
            columns={[
              { label: 'createdAt', cell: (entry) => moment(entry.createdAt) },
              { label: 'kind', cell: (entry) => entry.kind },
              { label: 'amount', numeric: true, cell: (entry) => signed(entry.amount) },
              { label: 'balanceAfter', numeric: true, cell: (entry) => entry.balanceAfter },
              { label: 'reason', cell: (entry) => entry.reason },
            ]}
          />
          {query.hasNextPage && (
            <Button
              sx={{ mt: 1 }}
              color="inherit"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {translate('ra.navigation.next')}
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}

function signed(amount: number): string {
  return amount > 0 ? `+${amount}` : String(amount);
}

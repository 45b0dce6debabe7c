import type { ReactElement, ReactNode } from 'react';
import { Box, Typography } from '@mui/material';
import { Datagrid, List, Pagination, useListContext, useTranslate } from 'react-admin';
import { PhoneList, type Column } from './phone-list';
import { Failed } from './section';
import { useIsNarrow } from './stacked-rows';

interface PlainListProps {
  columns: ReactElement<Column>[];
  filters?: ReactElement[];
  sort?: { field: string; order: 'ASC' | 'DESC' };
  /** What a click on a row opens. */
  rowClick?: 'show' | 'edit' | 'expand' | false;
  expand?: ReactElement;
  filterDefaultValues?: Record<string, unknown>;
  exporter?: false;
  /** Above the list, in place of the filter and export buttons. */
  actions?: ReactElement;
}

/** A wide table scrolls by itself; a button that is only a sign has no name while it is disabled. */
const LIST = {
  '& .RaList-content': { minWidth: 0, maxWidth: '100%' },
  '& .RaList-actions .MuiIconButton-root.Mui-disabled': { display: 'none' },
  // On a phone the library leaves a bar's height above the filters, also where nothing stands in it.
  '@media (max-width: 900px)': {
    '& .RaList-actions': { background: 'none', mb: 1 },
    '& .RaList-actions .MuiToolbar-root': { background: 'none', minHeight: 0, p: 0, mt: 1 },
  },
} as const;

/** A list that is read, filtered and exported; changes are named actions on a record's own page. */
export function PlainList({
  columns,
  rowClick = false,
  expand,
  exporter,
  ...list
}: PlainListProps) {
  const isNarrow = useIsNarrow();
  return (
    <List
      {...list}
      exporter={exporter}
      empty={<Empty />}
      pagination={<Pages />}
      perPage={25}
      sx={LIST}
    >
      <Rows>
        {isNarrow ? (
          <PhoneList columns={columns} rowClick={rowClick} expand={expand} />
        ) : (
          <Box sx={{ overflowX: 'auto' }} tabIndex={0}>
            <Datagrid bulkActionButtons={false} rowClick={rowClick} expand={expand} size="small">
              {columns}
            </Datagrid>
          </Box>
        )}
      </Rows>
    </List>
  );
}

/** What kept the list from coming; null once there are rows. */
function useFailure() {
  const { data, error, refetch } = useListContext();
  return error && data === undefined ? { error, retry: () => void refetch() } : null;
}

/** The library calls a list that did not come empty. */
function Rows({ children }: { children: ReactNode }) {
  const failure = useFailure();
  return failure ? <Failed {...failure} /> : children;
}

function Pages() {
  return useFailure() ? null : <Pagination />;
}

function Empty() {
  const translate = useTranslate();
  return (
    <Box sx={{ py: 10, textAlign: 'center', width: '100%' }}>
      <Typography color="text.secondary">{translate('console.list.empty')}</Typography>
    </Box>
  );
}

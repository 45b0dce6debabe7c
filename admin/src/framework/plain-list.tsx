import type { ReactElement, ReactNode } from 'react';
import { Box, Typography } from '@mui/material';
import { Datagrid, List, useTranslate } from 'react-admin';

interface PlainListProps {
  filters?: ReactElement[];
  sort?: { field: string; order: 'ASC' | 'DESC' };
  /** What a click on a row opens. */
  rowClick?: 'show' | 'expand' | false;
  expand?: ReactElement;
  filterDefaultValues?: Record<string, unknown>;
  exporter?: false;
  children: ReactNode;
}

/** A list that is read, filtered and exported; changes are named actions on a record's own page. */
export function PlainList({
  children,
  rowClick = false,
  expand,
  exporter,
  ...list
}: PlainListProps) {
  return (
    <List
      {...list}
      exporter={exporter}
      empty={<Empty />}
      perPage={25}
      sx={{ '& .RaList-content': { minWidth: 0, maxWidth: '100%', overflowX: 'auto' } }}
    >
      <Datagrid bulkActionButtons={false} rowClick={rowClick} expand={expand} size="small">
        {children}
      </Datagrid>
    </List>
  );
}

function Empty() {
  const translate = useTranslate();
  return (
    <Box sx={{ py: 10, textAlign: 'center', width: '100%' }}>
      <Typography color="text.secondary">{translate('console.list.empty')}</Typography>
    </Box>
  );
}

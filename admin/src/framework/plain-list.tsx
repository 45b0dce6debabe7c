import type { ReactElement } from 'react';
import { Box, Typography } from '@mui/material';
import { Datagrid, List, ReferenceManyField, useTranslate } from 'react-admin';
import { NoneYet } from './none-yet';

interface PlainListProps {
  columns: ReactElement[];
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

/** A list that is read, filtered and exported; changes are named actions on a record's own page. */
export function PlainList({
  columns,
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
        {columns}
      </Datagrid>
    </List>
  );
}

const NEWEST = { field: 'createdAt', order: 'DESC' } as const;

/** The newest rows of a list that belong to the record of this page. */
export function ListOf(props: {
  reference: string;
  /** Field of those rows that holds this record's id. */
  target: string;
  rowClick?: 'show' | false;
  columns: ReactElement[];
}) {
  return (
    <ReferenceManyField
      reference={props.reference}
      target={props.target}
      source="id"
      sort={NEWEST}
      perPage={10}
      empty={<NoneYet />}
    >
      <Datagrid bulkActionButtons={false} rowClick={props.rowClick ?? false} size="small">
        {props.columns}
      </Datagrid>
    </ReferenceManyField>
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

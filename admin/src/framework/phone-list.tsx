import { useState, type ReactElement } from 'react';
import { Box, Button } from '@mui/material';
import {
  ListNoResults,
  RecordContextProvider,
  useCreatePath,
  useListContext,
  useResourceContext,
  useTranslate,
  type RaRecord,
} from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { StackedRow, StackedRows } from './stacked-rows';

/** What a list reads of its columns. */
export interface Column {
  source?: string;
  label?: string;
}

interface PhoneListProps {
  columns: ReactElement<Column>[];
  rowClick: 'show' | 'edit' | 'expand' | false;
  expand: ReactElement | undefined;
}

/** The rows of a list one below the other, with the same fields as the columns of its table. */
export function PhoneList({ columns, rowClick, expand }: PhoneListProps) {
  const { data } = useListContext<RaRecord>();
  if (data?.length === 0) return <ListNoResults />;
  return (
    <StackedRows>
      {data?.map((record) => (
        <RecordContextProvider key={record.id} value={record}>
          {rowClick === 'expand' ? (
            <FoldedRow columns={columns}>{expand}</FoldedRow>
          ) : (
            <LeadingRow columns={columns} to={rowClick} record={record} />
          )}
        </RecordContextProvider>
      ))}
    </StackedRows>
  );
}

function useCells(columns: ReactElement<Column>[]) {
  const translate = useTranslate();
  return columns.map((column) => {
    const { label } = column.props;
    return {
      key: String(column.key),
      label: label === undefined ? undefined : translate(label),
      value: column,
    };
  });
}

function LeadingRow(props: {
  columns: ReactElement<Column>[];
  to: 'show' | 'edit' | false;
  record: RaRecord;
}) {
  const { to, record } = props;
  const translate = useTranslate();
  const navigate = useNavigate();
  const resource = useResourceContext();
  const createPath = useCreatePath();
  const cells = useCells(props.columns);
  if (!to) return <StackedRow cells={cells} />;
  const path = createPath({ resource, type: to, id: record.id });
  return (
    <StackedRow cells={cells} onClick={() => void navigate(path)}>
      <Button component={Link} to={path} size="small" variant="outlined" color="inherit">
        {translate(`ra.action.${to}`)}
      </Button>
    </StackedRow>
  );
}

function FoldedRow({
  columns,
  children,
}: {
  columns: ReactElement<Column>[];
  children: ReactElement | undefined;
}) {
  const translate = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <StackedRow cells={useCells(columns)}>
      <Button
        size="small"
        variant="outlined"
        color="inherit"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {translate(open ? 'ra.action.close' : 'ra.action.expand')}
      </Button>
      {open && <Box sx={{ width: '100%' }}>{children}</Box>}
    </StackedRow>
  );
}

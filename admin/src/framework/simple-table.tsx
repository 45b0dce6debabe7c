import type { ReactNode } from 'react';
import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';

interface Column<Row> {
  /** Key under `console.fields`. */
  label: string;
  numeric?: boolean;
  /** Of sentences, which wrap. */
  wide?: boolean;
  /** Of moments and days, which do not. */
  narrow?: boolean;
  cell: (row: Row) => ReactNode;
}

/** A short table inside a section; it scrolls sideways on a narrow screen instead of being cut. */
export function SimpleTable<Row>(props: {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: Column<Row>[];
  empty?: string;
}) {
  const translate = useTranslate();
  if (props.rows.length === 0)
    return (
      <Typography variant="body2" color="text.secondary">
        {props.empty ?? translate('console.list.empty')}
      </Typography>
    );
  return (
    <Box sx={{ overflowX: 'auto' }} tabIndex={0}>
      <Table size="small">
        <TableHead>
          <TableRow>
            {props.columns.map((column) => (
              <TableCell key={column.label} align={column.numeric ? 'right' : 'left'}>
                {translate(`console.fields.${column.label}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.rows.map((row) => (
            <TableRow key={props.rowKey(row)}>
              {props.columns.map((column) => (
                <TableCell
                  key={column.label}
                  align={column.numeric ? 'right' : 'left'}
                  className={column.wide ? 'wide' : ''}
                  sx={column.narrow ? { whiteSpace: 'nowrap' } : undefined}
                >
                  {column.cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

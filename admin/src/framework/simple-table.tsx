import type { ReactNode } from 'react';
import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StackedRow, StackedRows, useIsNarrow } from './stacked-rows';

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

/** So many columns fit on a phone. */
const FEW = 2;

/** A short table inside a section; on a narrow screen its rows are stacked. */
export function SimpleTable<Row>(props: {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: Column<Row>[];
  empty?: string;
}) {
  const translate = useTranslate();
  const isNarrow = useIsNarrow();
  if (props.rows.length === 0)
    return (
      <Typography variant="body2" color="text.secondary">
        {props.empty ?? translate('console.list.empty')}
      </Typography>
    );
  if (isNarrow && props.columns.length > FEW)
    return (
      <StackedRows>
        {props.rows.map((row) => (
          <StackedRow
            key={props.rowKey(row)}
            cells={props.columns.map(({ label, cell }) => ({
              key: label,
              label: translate(`console.fields.${label}`),
              value: cell(row),
            }))}
          />
        ))}
      </StackedRows>
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

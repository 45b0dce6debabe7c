import type { ReactNode } from 'react';
import { Box, Typography, useMediaQuery, type Theme } from '@mui/material';

/** Below this width a table of many columns would scroll sideways: its rows are stacked instead. */
export const useIsNarrow = (): boolean =>
  useMediaQuery((theme: Theme) => theme.breakpoints.down('md'), { noSsr: true });

export const StackedRows = ({ children }: { children: ReactNode }) => (
  <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {children}
  </Box>
);

export interface StackedCell {
  key: string;
  /** In words; what has none is an action and stands below the others. */
  label: ReactNode;
  value: ReactNode;
}

/** A row of a table on a phone: each cell behind its heading. A click on it does what the row's does. */
export function StackedRow(props: {
  cells: readonly StackedCell[];
  onClick?: (() => void) | undefined;
  children?: ReactNode;
}) {
  const { cells, onClick, children } = props;
  return (
    <Box
      component="li"
      onClick={onClick}
      sx={{
        p: 1.5,
        borderTop: 1,
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 0 },
        cursor: onClick ? 'pointer' : undefined,
      }}
    >
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: 'minmax(88px, 34%) minmax(0, 1fr)',
          columnGap: 1.5,
          rowGap: 0.5,
          alignItems: 'baseline',
        }}
      >
        {cells
          .filter(({ label }) => label !== undefined)
          .map(({ key, label, value }) => (
            <Box key={key} sx={{ display: 'contents' }}>
              <Typography component="dt" variant="caption" color="text.secondary">
                {label}
              </Typography>
              <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere', typography: 'body2' }}>
                {value}
              </Box>
            </Box>
          ))}
      </Box>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1, '&:empty': { display: 'none' } }}
      >
        {cells
          .filter(({ label }) => label === undefined)
          .map(({ key, value }) => (
            <Box key={key} onClick={(event) => event.stopPropagation()} sx={NO_ROOM_WHEN_EMPTY}>
              {value}
            </Box>
          ))}
        {children}
      </Box>
    </Box>
  );
}

/** An action that this row does not have leaves an empty element. */
const NO_ROOM_WHEN_EMPTY = { '&:empty, &:has(> :empty:only-child)': { display: 'none' } };

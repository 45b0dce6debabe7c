import type { ReactNode } from 'react';
import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';

/** Names and values of a record, in as many columns as fit. */
export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  const translate = useTranslate();
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gap: 2,
        gridTemplateColumns: {
          xs: 'repeat(auto-fill, minmax(130px, 1fr))',
          sm: 'repeat(auto-fill, minmax(220px, 1fr))',
        },
      }}
    >
      {facts.map(([label, value]) => (
        <Box key={label} sx={{ minWidth: 0 }}>
          <Typography component="dt" variant="caption" color="text.secondary">
            {translate(`console.fields.${label}`, { _: label })}
          </Typography>
          <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere', typography: 'body2' }}>
            {value ?? '–'}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

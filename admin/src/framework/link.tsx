import type { ReactNode } from 'react';
import { Link as MuiLink } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';

/** A link to another page of the console, in the theme's colours. */
export function Link({ to, children }: { to: string; children: ReactNode }) {
  return (
    <MuiLink component={RouterLink} to={to} color="inherit" sx={{ textUnderlineOffset: 3 }}>
      {children}
    </MuiLink>
  );
}

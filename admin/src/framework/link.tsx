import type { ReactNode } from 'react';
import { Link as MuiLink } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

/** A link to another page of the console, in the theme's colours. */
export function Link({ to, children }: { to: string; children: ReactNode }) {
  return (
    <MuiLink component={RouterLink} to={to} color="inherit" sx={{ textUnderlineOffset: 3 }}>
      {children}
    </MuiLink>
  );
}

/** A link to the one row of the audit log that says what was done. */
export function AuditLink({ id }: { id: string }) {
  const translate = useTranslate();
  const filter = encodeURIComponent(JSON.stringify({ id }));
  return <Link to={`/audit-log?filter=${filter}`}>{translate('console.action.auditRow')}</Link>;
}

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

/** Where the rows of a list are that fit a filter. */
export function listPage(resource: string, filter: Record<string, string>): string {
  return `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

/** Where the one row of the audit log is. */
export const auditPage = (id: string): string => listPage('audit-log', { id });

/** A link to the one row of the audit log that says what was done. */
export function AuditLink({ id }: { id: string }) {
  const translate = useTranslate();
  return <Link to={auditPage(id)}>{translate('console.action.auditRow')}</Link>;
}

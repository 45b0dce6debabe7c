import type { ReactElement, ReactNode } from 'react';
import { Box } from '@mui/material';
import { Show } from 'react-admin';

/** A page of the console below the bar: as wide as its text is readable. */
export function PageBody({ children }: { children: ReactNode }) {
  return <Box sx={{ mt: 2, maxWidth: 1200 }}>{children}</Box>;
}

/** The page of one record, with the record in context. */
export function RecordPage({ title, children }: { title?: ReactElement; children: ReactNode }) {
  return (
    <Show component="div" actions={false} title={title}>
      <PageBody>{children}</PageBody>
    </Show>
  );
}

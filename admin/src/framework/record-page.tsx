import type { ReactElement, ReactNode } from 'react';
import { Box } from '@mui/material';
import { Show, type RaRecord } from 'react-admin';

/** A page of the console below the bar: as wide as its text is readable. */
export function PageBody({ children }: { children: ReactNode }) {
  return <Box sx={{ mt: 2, maxWidth: 1200 }}>{children}</Box>;
}

/** How often a record that changes by itself is asked for again. */
const LOOK_MS = 3_000;

interface RecordPageProps<Row extends RaRecord> {
  title?: ReactElement;
  children: ReactNode;
  /** True while the service still works on it. */
  isChanging?: (record: Row) => boolean;
}

/** The page of one record, with the record in context. */
export function RecordPage<Row extends RaRecord>({
  title,
  children,
  isChanging,
}: RecordPageProps<Row>) {
  const queryOptions = isChanging && {
    refetchInterval: ({ state }: { state: { data?: Row | undefined } }) =>
      state.data && isChanging(state.data) ? LOOK_MS : false,
  };
  return (
    <Show<Row> component="div" actions={false} title={title} queryOptions={queryOptions}>
      <PageBody>{children}</PageBody>
    </Show>
  );
}

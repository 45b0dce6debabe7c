import type { ReactNode } from 'react';
import { Alert, Box, Button, Card, CardContent, Skeleton, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { UseQueryResult } from '@tanstack/react-query';
import { unanswered } from '../i18n/provider';

/** A titled card of a record's page, with room for its actions. */
export function Section(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <Card component="section" aria-label={props.title} sx={{ mb: 2 }}>
      <CardContent>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 1.5, flexWrap: 'wrap' }}>
          <Typography component="h2" variant="h6" sx={{ flex: 1, fontSize: 16 }}>
            {props.title}
          </Typography>
          {props.actions}
        </Box>
        {props.children}
      </CardContent>
    </Card>
  );
}

/** What went wrong, and a way to try again. */
export function Failed({ error, retry }: { error: { message: string }; retry: () => void }) {
  const translate = useTranslate();
  return (
    <Alert
      severity="error"
      action={
        <Button color="inherit" size="small" onClick={retry}>
          {translate('ra.action.refresh')}
        </Button>
      }
    >
      {error.message === unanswered() ? translate('console.list.unanswered') : error.message}
    </Alert>
  );
}

/** What a query gave, or that it is under way, or what went wrong and a way to try again. */
export function Loaded<T>(props: {
  query: Pick<UseQueryResult<T>, 'data' | 'refetch'> & { error: { message: string } | null };
  children: (data: T) => ReactNode;
}) {
  const translate = useTranslate();
  const { data, error, refetch } = props.query;
  if (data !== undefined) return props.children(data);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <Box aria-busy aria-label={translate('ra.message.loading')}>
      <Skeleton width="60%" />
      <Skeleton width="90%" />
      <Skeleton width="75%" />
    </Box>
  );
}

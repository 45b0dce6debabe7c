import { Alert, AlertTitle, Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';

/** Whether the books are right, and if not, where. */
export function LedgerPage() {
  const translate = useTranslate();
  const moment = useMoment();
  const query = useQuery({
    queryKey: ['ledger', 'audit'],
    queryFn: () => ask(api.GET('/api/admin/v1/ledger/audit')),
  });
  const again = (
    <Button
      size="small"
      variant="outlined"
      color="inherit"
      disabled={query.isFetching}
      onClick={() => void query.refetch()}
    >
      {translate('console.ledger.check')}
    </Button>
  );
  return (
    <Box sx={{ mt: 2, maxWidth: 1200 }}>
      <Title title={translate('console.ledger.title')} />
      <Section title={translate('console.ledger.title')} actions={again}>
        <Loaded query={query}>
          {({ healthy, findings, checkedAt }) => {
            const state = healthy ? 'healthy' : 'unhealthy';
            return (
              <>
                <Alert severity={healthy ? 'success' : 'error'}>
                  <AlertTitle>{translate(`console.ledger.${state}`)}</AlertTitle>
                  {translate(`console.ledger.${state}Text`)}{' '}
                  {translate('console.ledger.checkedAt', { at: moment(checkedAt) })}
                </Alert>
                {findings.map((finding, index) => (
                  <Box
                    key={index}
                    component="pre"
                    sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}
                  >
                    {JSON.stringify(finding, null, 2)}
                  </Box>
                ))}
              </>
            );
          }}
        </Loaded>
      </Section>
    </Box>
  );
}

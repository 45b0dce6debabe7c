import { Box, Stack, Typography } from '@mui/material';
import { ReferenceField, RecordContextProvider, useTranslate } from 'react-admin';
import { serverWords } from '../i18n/provider';
import { Facts } from '../framework/facts';
import type { Audit } from './ledger-page';

type Finding = Audit['findings'][number];

/** What is wrong, in words, with the numbers and the way to put it right. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <Stack spacing={3}>
      {findings.map((finding, index) => (
        <OneFinding key={index} finding={finding} />
      ))}
    </Stack>
  );
}

function OneFinding({ finding }: { finding: Finding }) {
  const translate = useTranslate();
  const [page = '', section = ''] = finding.runbook.split('#');
  return (
    <Box component="article" aria-label={finding.check}>
      <Typography component="h3" variant="subtitle1" sx={{ fontWeight: 600 }}>
        {serverWords(finding.check, finding.meaning)}
      </Typography>
      <Facts
        facts={[
          ['customer', <Whose key="customer" id={finding.workspaceId} />],
          ['check', finding.check],
          ['subject', finding.subject],
          ['expected', finding.expected],
          ['found', finding.actual],
        ]}
      />
      <Typography variant="body2" component="div" sx={{ mt: 1 }}>
        {translate('console.ledger.whatToDo')}
        <ol>
          {(['stop', 'look', 'again'] as const).map((step) => (
            <li key={step}>{translate(`console.ledger.steps.${step}`, { page, section })}</li>
          ))}
        </ol>
      </Typography>
    </Box>
  );
}

function Whose({ id }: { id: string | null }) {
  const translate = useTranslate();
  if (id === null) return translate('console.ledger.allCustomers');
  return (
    <RecordContextProvider value={{ id, workspaceId: id }}>
      <ReferenceField source="workspaceId" reference="customers" link="show" empty={id} />
    </RecordContextProvider>
  );
}

import { Box, Chip, Typography } from '@mui/material';
import { FunctionField, ReferenceField, SearchInput, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { count, moment, oneOf, status } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { PlainList } from '../framework/plain-list';
import { useMay } from '../framework/use-roles';

type Trial = Schemas['TrialGrant'];

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  oneOf('status', ['withheld', 'waiting_for_verification', 'granted']),
];

/** Who got the free trial and who did not, why, and the way to give it all the same. */
export function TrialList() {
  return (
    <PlainList
      filters={FILTERS}
      filterDefaultValues={{ status: 'withheld' }}
      columns={[
        moment('createdAt'),
        <ReferenceField
          key="id"
          source="id"
          label="console.fields.customer"
          reference="customers"
          link="show"
          sortable={false}
        />,
        status(),
        <FunctionField
          key="why"
          label="console.fields.reason"
          cellClassName="wide"
          headerClassName="wide"
          render={(row: Trial) => <Why trial={row} />}
        />,
        <FunctionField
          key="signals"
          label="console.fields.signals"
          render={(row: Trial) => <Signals trial={row} />}
        />,
        count('credits'),
        <FunctionField
          key="decidedBy"
          label="console.fields.actor"
          render={(row: Trial) => row.decidedBy?.email ?? '–'}
        />,
        <FunctionField key="grant" render={(row: Trial) => <GrantTrial trial={row} />} />,
      ]}
    />
  );
}

function Why({ trial: { reasonCode } }: { trial: Trial }) {
  const translate = useTranslate();
  return reasonCode ? translate(`console.trial.why.${reasonCode}`) : '–';
}

/** How often each sign was seen, and from which number on it counts; what was never seen is left out. */
function Signals({ trial: { signals } }: { trial: Trial }) {
  const translate = useTranslate();
  const seen = signals.filter(({ count }) => count > 0);
  if (seen.length === 0) return '–';
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 0.5, flexWrap: 'wrap' }}>
      {seen.map((signal) => (
        <Chip
          key={signal.kind}
          component="span"
          size="small"
          variant="outlined"
          color={signal.count >= signal.limit ? 'warning' : 'default'}
          label={`${translate(`console.trial.signal.${signal.kind}`)}: ${translate('console.trial.ofLimit', signal)}`}
        />
      ))}
    </Box>
  );
}

function GrantTrial({ trial }: { trial: Trial }) {
  const translate = useTranslate();
  const may = useMay();
  // Once a person: the service refuses a second trial, and credits can be granted by hand.
  if (trial.reasonCode === 'person_had_trial') return null;
  if (trial.status !== 'withheld' || !may('support', 'finance')) return null;
  const { id, email, credits } = trial;
  return (
    <ActionDialog
      label={translate('console.trial.grant')}
      title={translate('console.trial.grant')}
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/trial-grants/{id}/grant', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    >
      <Typography>{translate('console.trial.grantText', { email, credits })}</Typography>
      <Signals trial={trial} />
    </ActionDialog>
  );
}

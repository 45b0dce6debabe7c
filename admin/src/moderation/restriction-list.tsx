import { FunctionField, useTranslate } from 'react-admin';
import { Typography } from '@mui/material';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { count, customer, moment, oneOf, status, text } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { PlainList } from '../framework/plain-list';
import { useMay } from '../framework/use-roles';

type Restriction = Schemas['Restriction'];

const FILTERS = [oneOf('status', ['active', 'ended'])];

/** Customers whose new runs wait because their contents were refused again and again. */
export function RestrictionList() {
  const translate = useTranslate();
  return (
    <PlainList
      filters={FILTERS}
      filterDefaultValues={{ status: 'active' }}
      exporter={false}
      columns={[
        moment('createdAt'),
        customer(),
        status(),
        <FunctionField
          key="kind"
          label="console.fields.kind"
          render={({ kind }: Restriction) => translate(`console.restriction.kind.${kind}`)}
        />,
        count('refused'),
        moment('until'),
        text('liftReason', { label: 'reason' }),
        <FunctionField key="lift" render={(row: Restriction) => <Lift row={row} />} />,
      ]}
    />
  );
}

function Lift({ row: { id, status: standing } }: { row: Restriction }) {
  const translate = useTranslate();
  const may = useMay();
  if (standing !== 'active' || !may('moderator')) return null;
  return (
    <ActionDialog
      label={translate('console.restriction.lift')}
      title={translate('console.restriction.liftTitle')}
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/moderation/restrictions/{id}/lift', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    >
      <Typography>{translate('console.restriction.liftText')}</Typography>
    </ActionDialog>
  );
}

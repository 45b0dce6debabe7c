import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';

/** Shuts a customer out, or lets them in again. */
export function BlockAction(props: { customerId: string; blocked: boolean }) {
  const translate = useTranslate();
  const may = useMay();
  if (!may('moderator', 'support')) return null;
  const verb = props.blocked ? 'unblock' : 'block';
  const path = `/api/admin/v1/customers/{id}/${verb}` as const;
  return (
    <ActionDialog
      label={translate(`console.customer.${verb}`)}
      title={translate(`console.customer.${verb}Title`)}
      color={props.blocked ? 'inherit' : 'error'}
      run={(reason) =>
        ask(api.POST(path, { params: { path: { id: props.customerId } }, body: { reason } }))
      }
    >
      {!props.blocked && <Typography>{translate('console.customer.blockText')}</Typography>}
    </ActionDialog>
  );
}

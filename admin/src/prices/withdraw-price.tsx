import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';

/** Takes back a price whose time has not come. */
export function WithdrawPrice({ price }: { price: Schemas['AdminPrice'] }) {
  const translate = useTranslate();
  const may = useMay();
  const { id, provider, model, state } = price;
  if (state !== 'future' || !may('finance')) return null;
  return (
    <ActionDialog
      label={translate('console.price.withdraw')}
      title={`${translate('console.price.withdrawTitle')}: ${provider} / ${model}`}
      color="error"
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/prices/{id}/withdraw', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    >
      <Typography>{translate('console.price.withdrawText')}</Typography>
    </ActionDialog>
  );
}

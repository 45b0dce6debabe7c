import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';
import type { Batch } from './row-counts';

/** Ends a batch that is not over. */
export function StopAction({ batch: { id, status } }: { batch: Batch }) {
  const translate = useTranslate();
  const may = useMay();
  if (status === 'finished' || status === 'stopped' || !may('support', 'moderator')) return null;
  return (
    <ActionDialog
      label={translate('console.batch.stop')}
      title={translate('console.batch.stopTitle')}
      color="error"
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/batches/{id}/stop', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    >
      <Typography>{translate('console.batch.stopText')}</Typography>
    </ActionDialog>
  );
}

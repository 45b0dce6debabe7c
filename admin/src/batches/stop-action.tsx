import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';
import { RowCounts, type Batch } from './row-counts';

/** Ends a batch that is not over. */
export function StopAction({ batch }: { batch: Batch }) {
  const translate = useTranslate();
  const may = useMay();
  const { id, status, counts, credits } = batch;
  if (status === 'finished' || status === 'stopped' || !may('support', 'moderator')) return null;
  return (
    <ActionDialog
      label={translate('console.batch.stop')}
      title={`${translate('console.batch.stopTitle')}: ${batch.name}`}
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
      <RowCounts batch={batch} />
      <Typography>
        {translate('console.batch.stopRows', {
          smart_count: counts.ready + counts.unchecked,
          credits: credits.toHold,
        })}{' '}
        {translate('console.batch.stopText')}
      </Typography>
    </ActionDialog>
  );
}

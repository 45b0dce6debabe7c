import { Alert } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { bytesInWords } from '../framework/fields';
import { counted } from '../i18n/provider';
import { dueCount } from './report-view';
import type { Report } from './retention-page';

/** Deletes for good what the dry run found due. */
export function RunAction({ due, onStart }: { due: Report; onStart: (run: Report) => void }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const count = dueCount(due);
  const records = due.records.reduce((sum, record) => sum + record.count, 0);
  return (
    <ActionDialog
      label={translate('console.retention.run')}
      title={translate('console.retention.runTitle')}
      color="error"
      disabled={due.kind !== 'dry_run' || count + records === 0}
      run={async (reason) => {
        const run = await ask(api.POST('/api/admin/v1/retention/runs', { body: { reason } }));
        onStart(run);
        await queries.invalidateQueries({ queryKey: ['retention', 'runs'] });
        return run;
      }}
    >
      <Alert severity="warning">
        {translate('console.retention.runText', {
          ...counted(count),
          size: bytesInWords(due.uploads.bytes + due.outputs.bytes),
        })}
        {records > 0 && ` ${translate('console.retention.runRecords', counted(records))}`}
      </Alert>
    </ActionDialog>
  );
}

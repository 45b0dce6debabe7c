import { Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import type { Report } from './retention-page';

/** Stops a run where it is, or lets it go on from there. */
export function PauseAction({ run, onChange }: { run: Report; onChange: (run: Report) => void }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const verb = run.status === 'paused' ? 'resume' : 'pause';
  const path = `/api/admin/v1/retention/runs/{id}/${verb}` as const;
  return (
    <ActionDialog
      label={translate(`console.retention.${verb}`)}
      title={translate(`console.retention.${verb}Title`)}
      run={async (reason) => {
        const params = { path: { id: run.id } };
        const changed = await ask(api.POST(path, { params, body: { reason } }));
        await queries.invalidateQueries({ queryKey: ['retention'] });
        onChange(changed);
        return changed;
      }}
    >
      <Typography>{translate(`console.retention.${verb}Text`)}</Typography>
    </ActionDialog>
  );
}

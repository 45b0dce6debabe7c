import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';
import type { Provider } from './provider-card';

type Verb = 'pause' | 'resume' | 'forget';

/** Taking a provider out of use and back, and dropping what was learnt of it: administrators only. */
export function ProviderActions({ provider }: { provider: Provider }) {
  const may = useMay();
  if (!may()) return null;
  const learnt = provider.limit !== null || provider.failures > 0 || provider.until !== null;
  return (
    <>
      {learnt && <Action provider={provider} verb="forget" />}
      <Action provider={provider} verb={provider.pause ? 'resume' : 'pause'} />
    </>
  );
}

function Action({ provider, verb }: { provider: Provider; verb: Verb }) {
  const translate = useTranslate();
  const path = `/api/admin/v1/providers/{name}/${verb}` as const;
  return (
    <ActionDialog
      key={verb}
      label={translate(`console.provider.${verb}`)}
      title={translate(`console.provider.${verb}Title`, { name: provider.id })}
      color={verb === 'pause' ? 'error' : 'inherit'}
      run={(reason) =>
        ask(api.POST(path, { params: { path: { name: provider.id } }, body: { reason } }))
      }
    >
      <Typography>{translate(`console.provider.${verb}Text`)}</Typography>
    </ActionDialog>
  );
}

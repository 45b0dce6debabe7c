import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';

/** Asks a second operator to have a customer erased. */
export function EraseAction({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const may = useMay();
  if (!may('support')) return null;
  return (
    <ActionDialog
      label={translate('console.erasure.erase')}
      title={translate('console.erasure.eraseTitle')}
      confirm={translate('console.erasure.eraseConfirm')}
      color="error"
      run={async (reason) => {
        const answer = await ask(
          api.POST('/api/admin/v1/customers/{id}/erase', {
            params: { path: { id: customerId } },
            body: { reason },
          }),
        );
        return 'approvalId' in answer ? { approvalId: answer.approvalId } : {};
      }}
    >
      <Typography>{translate('console.erasure.eraseText')}</Typography>
    </ActionDialog>
  );
}

/** Until its day an operator may take it back too. */
export function TakeBackAction({ erasure }: { erasure: Schemas['AdminErasure'] }) {
  const translate = useTranslate();
  const may = useMay();
  if (erasure.status !== 'planned' || !may('support')) return null;
  return (
    <ActionDialog
      label={translate('console.erasure.takeBack')}
      title={translate('console.erasure.takeBackTitle')}
      run={async (reason) => {
        await ask(
          api.POST('/api/admin/v1/erasures/{id}/take-back', {
            params: { path: { id: erasure.id } },
            body: { reason },
          }),
        );
        return {};
      }}
    >
      <Typography>{translate('console.erasure.takeBackText')}</Typography>
    </ActionDialog>
  );
}

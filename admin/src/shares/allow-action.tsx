import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import type { ShareLink } from './revoke-action';

/** Lets the customer share a picture again of which an operator had ended the sharing. */
export function AllowAction({ link: { id } }: { link: ShareLink }) {
  const translate = useTranslate();
  return (
    <ActionDialog
      label={translate('console.share.allow')}
      title={translate('console.share.allowTitle')}
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/share-links/{id}/allow', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    >
      <Typography>{translate('console.share.allowText')}</Typography>
    </ActionDialog>
  );
}

import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';

export type ShareLink = Schemas['AdminShareLink'];

/** Ends a link that somebody can still open, or could again. */
export function RevokeAction({ link }: { link: ShareLink }) {
  const translate = useTranslate();
  const { id, state, views } = link;
  if (state !== 'open' && state !== 'hidden') return null;
  return (
    <ActionDialog
      label={translate('console.share.revoke')}
      title={translate('console.share.revokeTitle')}
      color="error"
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/share-links/{id}/revoke', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    >
      <Typography>
        {translate('console.share.opened', { smart_count: views })}{' '}
        {translate('console.share.revokeText')}
      </Typography>
    </ActionDialog>
  );
}

import { Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { LimitNote } from '../approvals/limit-note';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';

/** Gives charged images' credits back to the lots that they came from, once. */
export function RestoreAction({ generationId }: { generationId: string }) {
  const translate = useTranslate();
  const may = useMay();
  const params = { path: { id: generationId } };
  const preview = useQuery({
    queryKey: ['generations', generationId, 'restore-preview'],
    queryFn: () => ask(api.GET('/api/admin/v1/generations/{id}/restore-preview', { params })),
    enabled: may('support'),
  });
  if (!may('support')) return null;
  const credits = preview.data?.credits ?? 0;
  const images = preview.data?.images.filter((image) => image.restorable).length ?? 0;
  return (
    <ActionDialog
      label={translate('console.generation.restore')}
      title={translate('console.generation.restoreTitle')}
      disabled={preview.data?.credits === 0}
      ready={credits > 0}
      run={async (reason) => {
        const result = await ask(
          api.POST('/api/admin/v1/generations/{id}/restore', { params, body: { reason } }),
        );
        await preview.refetch();
        return result;
      }}
    >
      <Typography>
        {credits > 0
          ? translate('console.generation.restorePreview', {
              credits: digits(credits),
              smart_count: images,
            })
          : translate('console.generation.restoreNothing')}
      </Typography>
      <LimitNote action="generation.restore" amount={credits} />
    </ActionDialog>
  );
}

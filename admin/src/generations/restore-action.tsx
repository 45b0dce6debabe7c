import { useState } from 'react';
import { Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { LimitNote } from '../approvals/limit-note';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';
import { ImageChoice } from './image-choice';

const NONE: ReadonlySet<string> = new Set();

/** Gives the chosen charged images' credits back to the lots that they came from, once. */
export function RestoreAction({ generationId }: { generationId: string }) {
  const translate = useTranslate();
  const may = useMay();
  const params = { path: { id: generationId } };
  const preview = useQuery({
    queryKey: ['generations', generationId, 'restore-preview'],
    queryFn: () => ask(api.GET('/api/admin/v1/generations/{id}/restore-preview', { params })),
    enabled: may('support'),
  });
  const [leftOut, setLeftOut] = useState(NONE);
  if (!may('support')) return null;
  const images = preview.data?.images.filter((image) => image.restorable) ?? [];
  const chosen = images.filter((image) => !leftOut.has(image.imageId));
  const credits = chosen.reduce((sum, image) => sum + image.credits, 0);
  return (
    <ActionDialog
      label={translate('console.generation.restore')}
      title={translate('console.generation.restoreTitle')}
      disabled={preview.data?.credits === 0}
      ready={credits > 0}
      onOpen={() => setLeftOut(NONE)}
      run={async (reason) => {
        const body = { reason, imageIds: chosen.map((image) => image.imageId) };
        const result = await ask(
          api.POST('/api/admin/v1/generations/{id}/restore', { params, body }),
        );
        await preview.refetch();
        return result;
      }}
    >
      {images.length > 1 && <ImageChoice images={images} leftOut={leftOut} set={setLeftOut} />}
      <Typography aria-live="polite">{inWords(images.length, chosen.length, credits)}</Typography>
      <LimitNote action="generation.restore" amount={credits} />
    </ActionDialog>
  );

  function inWords(restorable: number, count: number, amount: number): string {
    if (restorable === 0) return translate('console.generation.restoreNothing');
    if (count === 0) return translate('console.generation.restoreChoose');
    return translate('console.generation.restorePreview', {
      credits: digits(amount),
      smart_count: count,
    });
  }
}

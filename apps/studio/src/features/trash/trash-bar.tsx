import { useMutation } from '@tanstack/react-query';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryImage } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { restoreImages } from '../images/images.api.js';
import type { Selection } from '../images/use-selection.js';
import { deleteFromTrash } from './trash.api.js';

interface Props {
  selection: Selection<GalleryImage>;
  shown: number;
}

/** At the foot of the screen: what can be done with the chosen pictures of the trash. */
export function TrashBar({ selection, shown }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const [deleting, setDeleting] = useState(false);
  const ids = selection.chosen.map((image) => image.id);
  const restore = useMutation({
    mutationFn: () => restoreImages(ids),
    onSuccess: (count) => toast(t('trash.restored', { count })),
    onError: (error) => toast(say(error)),
  });
  const remove = useMutation({
    mutationFn: () => deleteFromTrash(ids),
    onSuccess: (count) => {
      toast(t('trash.deleted', { count }));
      setDeleting(false);
    },
  });
  const isOff = ids.length === 0 || restore.isPending;
  return (
    <div
      role="toolbar"
      aria-label={t('selection.bar')}
      className="fixed inset-x-2 bottom-2 z-30 mx-auto flex max-w-3xl flex-wrap items-center gap-2 rounded-float border border-line bg-raised p-2 pl-4 shadow-float sm:bottom-5"
    >
      <p className="mr-auto text-sm font-medium tabular-nums" role="status">
        {ids.length === 0 ? t('selection.none') : t('selection.some', { count: ids.length })}
      </p>
      <Button size="sm" onClick={selection.chooseAll}>
        {t('selection.all', { count: shown })}
      </Button>
      <Button size="sm" look="solid" disabled={isOff} onClick={() => restore.mutate()}>
        <RotateCcw size={14} aria-hidden />
        {t('trash.restore')}
      </Button>
      <Button size="sm" look="danger" disabled={isOff} onClick={() => setDeleting(true)}>
        <Trash2 size={14} aria-hidden />
        {t('trash.delete')}
      </Button>
      {deleting && (
        <ConfirmDialog
          title={t('trash.deleteTitle', { count: ids.length })}
          body={t('trash.deleteBody')}
          action={t('trash.delete')}
          busy={remove.isPending}
          error={remove.isError ? say(remove.error) : undefined}
          onConfirm={() => remove.mutate()}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { deleteCollection, renameCollection, useCollection } from './collections.api.js';
import { NameDialog } from './name-dialog.js';

function DeleteDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteCollection(id),
    onSuccess: () => {
      toast(t('collections.deleted'));
      void navigate('/studio/collections');
    },
  });
  return (
    <ConfirmDialog
      title={t('collections.deleteTitle')}
      body={t('collections.deleteBody')}
      action={t('collections.delete')}
      busy={remove.isPending}
      error={remove.isError ? say(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}

/** The name of the collection that the gallery shows, and what can be done with it as a whole. */
export function CollectionHeading({ id }: { id: string }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const query = useCollection(id);
  const collection = query.data;
  const [dialog, setDialog] = useState<'rename' | 'delete'>();
  const onClose = (): void => setDialog(undefined);
  return (
    <div className="mr-auto flex min-w-0 items-center gap-1 max-sm:w-full">
      <Link
        to="/studio/collections"
        aria-label={t('collections.back')}
        title={t('collections.back')}
        className="-ml-2 inline-grid size-9 shrink-0 place-items-center rounded-full hover:bg-tint"
      >
        <ArrowLeft size={18} aria-hidden />
      </Link>
      <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">
        {collection?.name ?? (query.isError ? say(query.error) : t('common.loading'))}
      </h1>
      {collection !== undefined && (
        <>
          <IconButton label={t('collections.rename')} onClick={() => setDialog('rename')}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton label={t('collections.delete')} onClick={() => setDialog('delete')}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
          {dialog === 'rename' && (
            <NameDialog
              title={t('collections.renameTitle')}
              action={t('collections.save')}
              name={collection.name}
              submit={(name) => renameCollection(id, name)}
              onClose={onClose}
            />
          )}
          {dialog === 'delete' && <DeleteDialog id={id} onClose={onClose} />}
        </>
      )}
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Thread } from '../../api/wire.js';
import { IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { deleteThread, renameThread } from './threads.api.js';

interface DialogProps {
  thread: Thread;
  onClose: () => void;
}

function RenameDialog({ thread, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const [title, setTitle] = useState(thread.title);
  return (
    <FormDialog
      title={t('threads.renameTitle')}
      action={t('threads.save')}
      isComplete={title.trim() !== ''}
      submit={async () => {
        await renameThread(thread.id, title.trim());
        onClose();
      }}
      onClose={onClose}
    >
      <Field
        label={t('threads.name')}
        value={title}
        maxLength={120}
        onChange={(event) => setTitle(event.target.value)}
      />
    </FormDialog>
  );
}

function DeleteDialog({ thread, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteThread(thread.id),
    onSuccess: () => {
      toast(t('threads.deleted'));
      void navigate('/studio/threads');
    },
  });
  return (
    <ConfirmDialog
      title={t('threads.deleteTitle')}
      body={t('threads.deleteBody')}
      action={t('threads.delete')}
      busy={remove.isPending}
      error={remove.isError ? say(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}

/** The title of a thread, and what can be done with it as a whole. */
export function ThreadHeading({ thread }: { thread: Thread | undefined }): ReactNode {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'rename' | 'delete'>();
  const onClose = (): void => setDialog(undefined);
  return (
    <div className="mb-6 flex items-start gap-1">
      <Link
        to="/studio/threads"
        aria-label={t('threads.back')}
        title={t('threads.back')}
        className="-ml-2 inline-grid size-9 shrink-0 place-items-center rounded-full hover:bg-tint"
      >
        <ArrowLeft size={18} aria-hidden />
      </Link>
      <h1 className="min-w-0 flex-1 pt-1 text-lg font-semibold tracking-tight wrap-anywhere">
        {thread?.title ?? t('threads.create')}
      </h1>
      {thread !== undefined && (
        <>
          <IconButton label={t('threads.rename')} onClick={() => setDialog('rename')}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton label={t('threads.delete')} onClick={() => setDialog('delete')}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
          {dialog === 'rename' && <RenameDialog thread={thread} onClose={onClose} />}
          {dialog === 'delete' && <DeleteDialog thread={thread} onClose={onClose} />}
        </>
      )}
    </div>
  );
}

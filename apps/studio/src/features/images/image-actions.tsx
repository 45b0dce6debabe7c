import { useMutation } from '@tanstack/react-query';
import { Copy, Download, Heart, Pencil, RotateCcw, ScanText, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ImageDetail } from '../../api/wire.js';
import { Button, buttonClass, IconButton } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { useCopy } from '../../ui/use-copy.js';
import { useComposer } from '../composer/composer-context.js';
import { useAgain } from '../generations/use-again.js';
import { DescribeDialog } from '../prompt-help/describe-dialog.js';
import { deleteImage, setFavorite } from './images.api.js';

function DeleteDialog({ image, onClose }: { image: ImageDetail; onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteImage(image.id),
    onSuccess: () => {
      toast(t('image.deletedToast'));
      void navigate('/studio/gallery');
    },
  });
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('image.deleteTitle')}
      description={t('image.deleteBody')}
    >
      {remove.isError && (
        <p role="alert" className="mb-3 text-sm text-bad">
          {say(remove.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {t('image.delete')}
        </Button>
      </div>
    </Modal>
  );
}

/** Everything that can be done with a delivered picture. */
export function ImageActions({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const copy = useCopy();
  const { focus, references } = useComposer();
  const onAgain = useAgain({ ...image, ...image.requested });
  const [deleting, setDeleting] = useState(false);
  const [describing, setDescribing] = useState(false);
  const edit = (): void => {
    if (references.addImage(image).refused > 0) return toast(t('composer.references.refused'));
    void navigate('/studio');
    focus();
  };
  const favorite = useMutation({
    mutationFn: () => setFavorite(image.id, !image.favorite),
    onError: (error) => toast(say(error)),
  });
  return (
    <div>
      <div className="flex gap-2">
        <a
          href={`${image.contentUrl ?? ''}?download=1`}
          download
          className={`${buttonClass({ look: 'solid' })} flex-1`}
        >
          <Download size={16} aria-hidden />
          {t('image.download')}
        </a>
        <IconButton
          label={t('image.favorite')}
          aria-pressed={image.favorite}
          className="size-10! bg-tint hover:bg-tint-strong"
          onClick={() => favorite.mutate()}
        >
          <Heart size={17} className={image.favorite ? 'fill-current' : ''} aria-hidden />
        </IconButton>
        <IconButton
          label={t('image.delete')}
          className="size-10! bg-tint hover:bg-tint-strong"
          onClick={() => setDeleting(true)}
        >
          <Trash2 size={17} aria-hidden />
        </IconButton>
      </div>
      <div className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))] gap-2">
        <Button title={t('image.editHint')} onClick={edit}>
          <Pencil size={16} aria-hidden />
          {t('image.edit')}
        </Button>
        <Button onClick={onAgain}>
          <RotateCcw size={16} aria-hidden />
          {t('image.again')}
        </Button>
        <Button onClick={() => setDescribing(true)}>
          <ScanText size={16} aria-hidden />
          {t('help.describe')}
        </Button>
        <Button onClick={() => void copy(image.prompt, t('image.promptCopied'))}>
          <Copy size={16} aria-hidden />
          {t('image.copyPrompt')}
        </Button>
      </div>
      {describing && (
        <DescribeDialog subject={{ imageId: image.id }} onClose={() => setDescribing(false)} />
      )}
      {deleting && <DeleteDialog image={image} onClose={() => setDeleting(false)} />}
    </div>
  );
}

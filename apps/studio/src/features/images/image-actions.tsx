import { useMutation } from '@tanstack/react-query';
import { Download, Heart, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ImageDetail } from '../../api/wire.js';
import { Button, buttonClass, IconButton } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { DownloadMenu } from './download-menu.js';
import { GoOnActions } from './go-on-actions.js';
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
  const [deleting, setDeleting] = useState(false);
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
          className={`${buttonClass({ look: 'solid' })} min-w-0 flex-1`}
        >
          <Download size={16} aria-hidden />
          {t('image.download')}
        </a>
        <DownloadMenu image={image} />
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
      <GoOnActions image={image} />
      {deleting && <DeleteDialog image={image} onClose={() => setDeleting(false)} />}
    </div>
  );
}

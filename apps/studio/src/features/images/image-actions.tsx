import { useMutation } from '@tanstack/react-query';
import { Download, Heart, RotateCcw, Share2, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ImageDetail } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { day } from '../../lib/format.js';
import { Button, buttonClass, IconButton } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { DownloadMenu } from './download-menu.js';
import { ShareDialog } from '../shares/share-dialog.js';
import { daysLeft } from '../trash/days-left.js';
import { GoOnActions } from './go-on-actions.js';
import { restoreImages, setFavorite, trashImages } from './images.api.js';
import { useSayTrashed } from './use-say-trashed.js';

/** Of a picture in the trash: until when, and the way back. */
function InTrash({ image, until }: { image: ImageDetail; until: string }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const restore = useMutation({
    mutationFn: () => restoreImages([image.id]),
    onSuccess: (count) => toast(t('trash.restored', { count })),
    onError: (error) => toast(say(error)),
  });
  return (
    <div className="rounded-card bg-tint p-4 text-sm">
      <p>
        {daysLeft(until) === null
          ? t('trash.noticeDue')
          : t('trash.notice', { day: day(until, locale) })}
      </p>
      <Button
        look="solid"
        className="mt-3"
        disabled={restore.isPending}
        onClick={() => restore.mutate()}
      >
        <RotateCcw size={16} aria-hidden />
        {t('trash.restore')}
      </Button>
    </div>
  );
}

function TrashButton({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const sayTrashed = useSayTrashed();
  const navigate = useNavigate();
  const trash = useMutation({
    mutationFn: () => trashImages([image.id]),
    onSuccess: (count) => {
      sayTrashed([image.id], count);
      void navigate('/studio/gallery');
    },
    onError: (error) => toast(say(error)),
  });
  return (
    <IconButton
      label={t('trash.move')}
      className="size-10! bg-tint hover:bg-tint-strong"
      disabled={trash.isPending}
      onClick={() => trash.mutate()}
    >
      <Trash2 size={17} aria-hidden />
    </IconButton>
  );
}

/** Everything that can be done with a delivered picture. */
export function ImageActions({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const [sharing, setSharing] = useState(false);
  const favorite = useMutation({
    mutationFn: () => setFavorite(image.id, !image.favorite),
    onError: (error) => toast(say(error)),
  });
  if (image.purgeAt != null) return <InTrash image={image} until={image.purgeAt} />;
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        <a
          href={`${image.contentUrl ?? ''}?download=1`}
          download
          className={`${buttonClass({ look: 'solid' })} min-w-0 flex-1 max-sm:basis-[calc(100%-3rem)]`}
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
          label={t('share.action')}
          className="size-10! bg-tint hover:bg-tint-strong"
          onClick={() => setSharing(true)}
        >
          <Share2 size={17} aria-hidden />
        </IconButton>
        <TrashButton image={image} />
      </div>
      <GoOnActions image={image} />
      {sharing && <ShareDialog imageId={image.id} onClose={() => setSharing(false)} />}
    </div>
  );
}

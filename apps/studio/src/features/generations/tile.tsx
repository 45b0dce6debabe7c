import clsx from 'clsx';
import { Ban, CircleSlash, Eye, Heart, ImageOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Image } from '../../api/wire.js';
import { placeholderUrl } from '../../lib/placeholder.js';
import { sourceSet } from '../../lib/source-set.js';

/** A delivered picture: its placeholder at once, the picture as soon as it is here. */
export function Picture({
  image,
  alt,
  sizes,
}: {
  image: Image;
  alt: string;
  sizes?: string;
}): ReactNode {
  const [loaded, setLoaded] = useState(false);
  const placeholder = placeholderUrl(image.placeholder);
  return (
    <span className="chequer absolute inset-0 overflow-hidden rounded-tile">
      {placeholder !== undefined && !loaded && (
        <img src={placeholder} alt="" className="absolute inset-0 size-full object-cover" />
      )}
      <picture>
        <source type="image/avif" srcSet={sourceSet(image, 'avif')} sizes={sizes ?? '512px'} />
        <img
          src={image.thumbnailUrl}
          srcSet={sourceSet(image, 'webp')}
          sizes={sizes ?? '512px'}
          alt={alt}
          loading="lazy"
          decoding="async"
          onLoad={() => setLoaded(true)}
          className={clsx(
            'absolute inset-0 size-full object-cover transition-opacity duration-200',
            !loaded && 'opacity-0',
          )}
        />
      </picture>
    </span>
  );
}

export function DeliveredTile({
  image,
  prompt,
  width,
}: {
  image: Image;
  prompt: string;
  width: number;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Link
      to={`/studio/images/${image.id}`}
      className="group absolute inset-0 rounded-tile"
      aria-label={t('stage.open', { number: image.index + 1, prompt })}
    >
      <Picture image={image} alt="" sizes={`${Math.round(width)}px`} />
      <span className="absolute inset-0 rounded-tile ring-1 ring-black/5 transition-colors duration-150 ring-inset group-hover:bg-black/10" />
      {image.favorite && (
        <Heart
          size={18}
          className="absolute top-2.5 right-2.5 fill-white text-white drop-shadow"
          aria-label={t('image.favorite')}
        />
      )}
    </Link>
  );
}

const ended = {
  failed: { icon: ImageOff, key: 'failed' },
  blocked: { icon: Ban, key: 'blocked' },
  cancelled: { icon: CircleSlash, key: 'cancelled' },
  in_review: { icon: Eye, key: 'in_review' },
} as const;

/** A picture that was not delivered; the notice under the run says why. */
export function EndedTile({ status }: { status: keyof typeof ended }): ReactNode {
  const { t } = useTranslation();
  const { icon: Icon, key } = ended[status];
  return (
    <span
      className={clsx(
        'absolute inset-0 flex flex-col items-center justify-center gap-1.5 rounded-tile p-2 text-center',
        status === 'in_review' ? 'bg-tint' : 'border border-dashed border-line',
      )}
    >
      <Icon size={20} className="text-muted" aria-hidden />
      <span className="text-xs font-medium">{t(`stage.tile.${key}`)}</span>
      {status === 'in_review' ? (
        <span className="text-xs text-muted">{t('stage.reviewNote')}</span>
      ) : (
        <span className="text-xs text-good">{t('stage.notCharged')}</span>
      )}
    </span>
  );
}

/** A picture on its way: a grey field, then the partial previews as they sharpen. */
export function PendingTile({
  image,
  preview,
}: {
  image: Image;
  preview: string | undefined;
}): ReactNode {
  const { t } = useTranslation();
  const status =
    image.status === 'generating' || image.status === 'storing' ? image.status : 'queued';
  return (
    <span className="absolute inset-0 overflow-hidden rounded-tile bg-tint">
      {preview === undefined ? (
        <span className="breathing absolute inset-0 bg-tint" />
      ) : (
        <img
          src={preview}
          alt={t('stage.partial')}
          className="absolute inset-0 size-full object-cover"
        />
      )}
      <span
        className={clsx(
          'absolute bottom-2.5 left-2.5 rounded-full px-2.5 py-1 text-xs font-medium',
          preview === undefined ? 'bg-raised text-ink' : 'bg-black/60 text-white',
        )}
      >
        {image.attempt == null
          ? t(`stage.tile.${status}`)
          : t('stage.tile.again', { ...image.attempt })}
      </span>
    </span>
  );
}

export function Tile({
  image,
  prompt,
  preview,
  width,
}: {
  image: Image;
  prompt: string;
  preview: string | undefined;
  width: number;
}): ReactNode {
  switch (image.status) {
    case 'delivered':
      return <DeliveredTile image={image} prompt={prompt} width={width} />;
    case 'failed':
    case 'blocked':
    case 'cancelled':
    case 'in_review':
      return <EndedTile status={image.status} />;
    case 'queued':
    case 'leased':
    case 'generating':
    case 'storing':
      return <PendingTile image={image} preview={preview} />;
  }
}

import { ImageOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ImageDetail, LinkedImage } from '../../api/wire.js';
import { placeholderUrl } from '../../lib/placeholder.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useMadeFrom } from './images.api.js';

type Linked = Pick<LinkedImage, 'id' | 'prompt' | 'thumbnailUrl' | 'placeholder'>;

/** A small picture that leads to its page; one that was deleted leaves an empty frame. */
function Thumb({ image, label }: { image: Linked; label: string }): ReactNode {
  if (image.thumbnailUrl === undefined)
    return (
      <span
        role="img"
        aria-label={label}
        title={label}
        className="grid size-20 place-items-center rounded-tile border border-dashed border-line text-muted"
      >
        <ImageOff size={18} aria-hidden />
      </span>
    );
  const placeholder = placeholderUrl(image.placeholder);
  return (
    <Link to={`/studio/images/${image.id}`} aria-label={label} title={image.prompt}>
      <img
        src={image.thumbnailUrl}
        alt=""
        loading="lazy"
        className="chequer size-20 rounded-tile object-cover"
        style={placeholder === undefined ? undefined : { backgroundImage: `url(${placeholder})` }}
      />
    </Link>
  );
}

/** What was made from the picture, newest first. */
function Children({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const made = useMadeFrom(image.id);
  if (made.isPending) return <Skeleton className="mt-7 h-24" />;
  if (made.data === undefined)
    return <ErrorState error={made.error} onRetry={() => void made.refetch()} />;
  const images = made.data.pages.flatMap((page) => page.items);
  if (images.length === 0) return null;
  return (
    <section aria-labelledby="children-title">
      <h2 id="children-title" className="mb-2 text-sm font-semibold">
        {t('image.madeOfThis')}
      </h2>
      <ul className="flex flex-wrap gap-2">
        {images.map((child) => (
          <li key={child.id}>
            <Thumb image={child} label={t('image.child', { prompt: child.prompt })} />
          </li>
        ))}
      </ul>
      <FurtherPages query={made} className="mt-2" />
    </section>
  );
}

/** Where a picture comes from, and what came of it. */
export function Lineage({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const { parent } = image;
  return (
    <>
      {parent !== undefined && (
        <section aria-labelledby="parent-title">
          <h2 id="parent-title" className="mb-2 text-sm font-semibold">
            {t('image.madeFrom')}
          </h2>
          <div className="flex items-center gap-3">
            <Thumb
              image={parent}
              label={
                parent.deletedAt === undefined
                  ? t('image.parent', { prompt: parent.prompt })
                  : t('image.parentGone')
              }
            />
            <p className="line-clamp-3 text-sm text-muted wrap-anywhere">
              {parent.deletedAt === undefined ? parent.prompt : t('image.parentGone')}
            </p>
          </div>
        </section>
      )}
      <Children image={image} />
    </>
  );
}

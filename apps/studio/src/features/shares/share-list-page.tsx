import { ImageOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ShareLink } from '../../api/wire.js';
import { buttonClass } from '../../ui/button.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { GalleryTabs } from '../images/gallery-tabs.js';
import { ShareRow } from './share-row.js';
import { useShareLinks } from './shares.api.js';

function Thumbnail({ link }: { link: ShareLink }): ReactNode {
  const { t } = useTranslation();
  const box =
    'chequer grid size-14 shrink-0 place-items-center overflow-hidden rounded-tile bg-tint';
  if (link.thumbnailUrl === undefined)
    return (
      <span className={box}>
        <ImageOff size={18} className="text-muted" aria-hidden />
      </span>
    );
  return (
    <Link to={`/studio/images/${link.imageId}`} aria-label={t('share.picture')} className={box}>
      <img src={link.thumbnailUrl} alt="" loading="lazy" className="size-full object-cover" />
    </Link>
  );
}

function List(): ReactNode {
  const { t } = useTranslation();
  const query = useShareLinks();
  if (query.isPending)
    return (
      <div role="status" aria-label={t('common.loading')} className="space-y-3">
        {Array.from({ length: 4 }, (_, index) => (
          <Skeleton key={index} className="h-16" />
        ))}
      </div>
    );
  if (query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const links = query.data.pages.flatMap((page) => page.items);
  if (links.length === 0)
    return (
      <EmptyState title={t('share.empty')} body={t('share.emptyBody')}>
        <Link to="/studio/gallery" className={buttonClass({ look: 'solid' })}>
          {t('collections.toGallery')}
        </Link>
      </EmptyState>
    );
  return (
    <>
      <ul className="border-b border-line">
        {links.map((link) => (
          <ShareRow key={link.id} link={link}>
            <Thumbnail link={link} />
          </ShareRow>
        ))}
      </ul>
      <FurtherPages query={query} end={t('share.all')} />
    </>
  );
}

/** Every link by which the customer shows a picture to others. */
export default function ShareListPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-4xl px-3 pt-4 pb-20 sm:px-6">
      <GalleryTabs />
      <h1 className="text-2xl font-semibold tracking-tight">{t('share.links')}</h1>
      <p className="mt-1 mb-6 max-w-xl text-sm text-muted">{t('share.linksLead')}</p>
      <List />
    </main>
  );
}

import { ListChecks } from 'lucide-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { GalleryImage } from '../../api/wire.js';
import { Button, buttonClass } from '../../ui/button.js';
import { EmptyState, EndMark, ErrorState } from '../../ui/states.js';
import { CollectionHeading } from '../collections/collection-heading.js';
import { isFiltered, NO_FILTER, type GalleryFilter } from './gallery-filter.js';
import { GalleryFilters } from './gallery-filters.js';
import { GalleryGrid } from './gallery-grid.js';
import { GallerySkeleton } from './gallery-skeleton.js';
import { GalleryTabs } from './gallery-tabs.js';
import { useGallery } from './images.api.js';
import { LeavingNotice } from './leaving-notice.js';
import { SelectionBar } from './selection-bar.js';
import { useSelection } from './use-selection.js';

function Nothing({ why }: { why: 'filtered' | 'collection' | 'new' }): ReactNode {
  const { t } = useTranslation();
  if (why === 'filtered')
    return <EmptyState title={t('gallery.nothing')} body={t('gallery.nothingBody')} />;
  const isNew = why === 'new';
  return (
    <EmptyState
      title={isNew ? t('gallery.empty') : t('collections.emptyOne')}
      body={isNew ? t('gallery.emptyBody') : t('collections.emptyOneBody')}
    >
      <Link to={isNew ? '/studio' : '/studio/gallery'} className={buttonClass({ look: 'solid' })}>
        {isNew ? t('gallery.start') : t('collections.toGallery')}
      </Link>
    </EmptyState>
  );
}

function Gallery({ collection, leaving }: { collection: string; leaving: boolean }): ReactNode {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<GalleryFilter>({ ...NO_FILTER, collection, leaving });
  const q = useDeferredValue(filter.q);
  const gallery = useGallery({ ...filter, q });
  const images: GalleryImage[] = gallery.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(images);
  const loadMore = (): void => {
    if (gallery.hasNextPage && !gallery.isFetchingNextPage) void gallery.fetchNextPage();
  };
  // A page that failed is asked for again by the customer alone.
  const nearEnd = (): void => {
    if (!gallery.isFetchNextPageError) loadMore();
  };
  return (
    <main className={`px-3 pt-4 sm:px-6 ${selection.isOn ? 'pb-36' : 'pb-20'}`}>
      {collection === '' && <GalleryTabs />}
      <div className="mb-5 flex flex-wrap items-center gap-2">
        {collection === '' ? (
          <h1 className="mr-auto text-2xl font-semibold tracking-tight">{t('gallery.title')}</h1>
        ) : (
          <CollectionHeading id={collection} />
        )}
        <GalleryFilters
          filter={filter}
          onChange={(patch) => setFilter((now) => ({ ...now, ...patch }))}
        />
        <Button
          className="max-sm:order-2"
          aria-pressed={selection.isOn}
          disabled={images.length === 0 && !selection.isOn}
          onClick={selection.isOn ? selection.stop : selection.start}
        >
          <ListChecks size={16} aria-hidden />
          {selection.isOn ? t('selection.stop') : t('selection.start')}
        </Button>
      </div>
      {collection === '' && (
        <LeavingNotice
          isShown={filter.leaving}
          onShow={(only) => setFilter((now) => ({ ...now, leaving: only }))}
        />
      )}
      {gallery.isPending ? (
        <GallerySkeleton />
      ) : gallery.isError && images.length === 0 ? (
        <ErrorState error={gallery.error} onRetry={() => void gallery.refetch()} />
      ) : images.length === 0 ? (
        <Nothing why={isFiltered(filter) ? 'filtered' : collection === '' ? 'new' : 'collection'} />
      ) : (
        <>
          <GalleryGrid images={images} onNearEnd={nearEnd} selection={selection} />
          {gallery.isFetchNextPageError && !gallery.isFetchingNextPage && (
            <ErrorState error={gallery.error} onRetry={loadMore} />
          )}
          {!gallery.hasNextPage && <EndMark>{t('gallery.end')}</EndMark>}
        </>
      )}
      {selection.isOn && (
        <SelectionBar selection={selection} shown={images.length} collection={collection} />
      )}
    </main>
  );
}

/** Every delivered picture by date, or those of one collection, with search and selection. */
export default function GalleryPage(): ReactNode {
  const [params] = useSearchParams();
  const collection = params.get('collection') ?? '';
  const leaving = params.get('leaving') === '1';
  return <Gallery key={`${collection}${leaving}`} collection={collection} leaving={leaving} />;
}

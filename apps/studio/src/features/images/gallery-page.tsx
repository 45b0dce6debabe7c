import { Heart, Search } from 'lucide-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { named } from '../../lib/format.js';
import { buttonClass } from '../../ui/button.js';
import { EmptyState, EndMark, ErrorState, Skeleton } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { GalleryGrid } from './gallery-grid.js';
import { useGallery, type GalleryFilter } from './images.api.js';

interface FilterProps {
  filter: GalleryFilter;
  onChange: (patch: Partial<GalleryFilter>) => void;
}

function Filters({ filter, onChange }: FilterProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const styles = useCatalog().data?.styles ?? [];
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <h1 className="mr-auto text-2xl font-semibold tracking-tight">{t('gallery.title')}</h1>
      <label className="flex h-10 min-w-0 items-center gap-2 rounded-full bg-tint px-3.5 focus-within:outline-2 focus-within:outline-accent max-sm:order-3 max-sm:w-full sm:w-72">
        <Search size={16} className="shrink-0 text-muted" aria-hidden />
        <span className="sr-only">{t('gallery.search')}</span>
        <input
          type="search"
          value={filter.q}
          placeholder={t('gallery.search')}
          onChange={(event) => onChange({ q: event.target.value })}
          className="w-full min-w-0 bg-transparent text-sm outline-none"
        />
      </label>
      <select
        aria-label={t('composer.style')}
        value={filter.style}
        onChange={(event) => onChange({ style: event.target.value })}
        className="h-10 rounded-full border-r-12 border-transparent bg-tint pl-3.5 text-sm font-medium"
      >
        <option value="">{t('gallery.everyStyle')}</option>
        {styles.map((style) => (
          <option key={style.code} value={style.code}>
            {named(style.name, locale)}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-pressed={filter.favorite}
        onClick={() => onChange({ favorite: !filter.favorite })}
        className="inline-flex h-10 items-center gap-2 rounded-full bg-tint px-3.5 text-sm font-medium hover:bg-tint-strong aria-pressed:bg-ink aria-pressed:text-paper"
      >
        <Heart size={15} className={filter.favorite ? 'fill-current' : ''} aria-hidden />
        {t('gallery.favorites')}
      </button>
    </div>
  );
}

/** Every delivered picture, by date, with search. */
export default function GalleryPage(): ReactNode {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<GalleryFilter>({ q: '', favorite: false, style: '' });
  const q = useDeferredValue(filter.q);
  const gallery = useGallery({ ...filter, q });
  const images = gallery.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.q !== '' || filter.favorite || filter.style !== '';
  const loadMore = (): void => {
    if (gallery.hasNextPage && !gallery.isFetchingNextPage) void gallery.fetchNextPage();
  };
  // A page that failed is asked for again by the customer alone.
  const nearEnd = (): void => {
    if (!gallery.isFetchNextPageError) loadMore();
  };
  return (
    <main className="px-3 pt-4 pb-20 sm:px-6">
      <Filters filter={filter} onChange={(patch) => setFilter((now) => ({ ...now, ...patch }))} />
      {gallery.isPending ? (
        <div
          className="grid grid-cols-2 gap-1.5 md:grid-cols-4"
          role="status"
          aria-label={t('common.loading')}
        >
          {Array.from({ length: 12 }, (_, index) => (
            <Skeleton key={index} className="aspect-square" />
          ))}
        </div>
      ) : gallery.isError && images.length === 0 ? (
        <ErrorState error={gallery.error} onRetry={() => void gallery.refetch()} />
      ) : images.length === 0 ? (
        <EmptyState
          title={filtered ? t('gallery.nothing') : t('gallery.empty')}
          body={filtered ? t('gallery.nothingBody') : t('gallery.emptyBody')}
        >
          {!filtered && (
            <Link to="/studio" className={buttonClass({ look: 'solid' })}>
              {t('gallery.start')}
            </Link>
          )}
        </EmptyState>
      ) : (
        <>
          <GalleryGrid images={images} onNearEnd={nearEnd} />
          {gallery.isFetchNextPageError && !gallery.isFetchingNextPage && (
            <ErrorState error={gallery.error} onRetry={loadMore} />
          )}
          {!gallery.hasNextPage && <EndMark>{t('gallery.end')}</EndMark>}
        </>
      )}
    </main>
  );
}

import { FolderHeart, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Collection } from '../../api/wire.js';
import { placeholderUrl } from '../../lib/placeholder.js';
import { Button } from '../../ui/button.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { GalleryTabs } from '../images/gallery-tabs.js';
import { createCollection, useCollections } from './collections.api.js';
import { NameDialog } from './name-dialog.js';

const GRID = 'grid grid-cols-2 gap-x-3 gap-y-6 sm:grid-cols-3 lg:grid-cols-5';

function Item({ collection }: { collection: Collection }): ReactNode {
  const { t } = useTranslation();
  const placeholder = placeholderUrl(collection.cover?.placeholder);
  return (
    <li>
      <Link to={`/studio/gallery?collection=${collection.id}`} className="group block rounded-tile">
        <span className="chequer relative grid aspect-4/3 place-items-center overflow-hidden rounded-tile bg-tint">
          {collection.cover === null ? (
            <FolderHeart size={24} className="text-muted" aria-hidden />
          ) : (
            <>
              {placeholder !== undefined && (
                <img src={placeholder} alt="" className="absolute inset-0 size-full object-cover" />
              )}
              <img
                src={collection.cover.thumbnailUrl}
                alt=""
                loading="lazy"
                className="absolute inset-0 size-full object-cover transition-transform duration-200 group-hover:scale-[1.02]"
              />
            </>
          )}
        </span>
        <span className="mt-2 line-clamp-2 text-sm font-medium wrap-anywhere">
          {collection.name}
        </span>
        <span className="mt-0.5 block text-xs text-muted">
          {t('collections.count', { count: collection.imageCount })}
        </span>
      </Link>
    </li>
  );
}

function List({ onCreate }: { onCreate: () => void }): ReactNode {
  const { t } = useTranslation();
  const query = useCollections();
  if (query.isPending)
    return (
      <div role="status" aria-label={t('common.loading')} className={GRID}>
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} className="aspect-4/3" />
        ))}
      </div>
    );
  if (query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState title={t('collections.empty')} body={t('collections.emptyBody')}>
        <Button look="solid" onClick={onCreate}>
          {t('collections.create')}
        </Button>
      </EmptyState>
    );
  return (
    <>
      <ul className={GRID}>
        {items.map((collection) => (
          <Item key={collection.id} collection={collection} />
        ))}
      </ul>
      <FurtherPages query={query} end={t('collections.end')} />
    </>
  );
}

/** Every collection of the customer. */
export default function CollectionListPage(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  return (
    <main className="px-3 pt-4 pb-20 sm:px-6">
      <GalleryTabs />
      <div className="mb-6 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t('collections.title')}</h1>
          <p className="mt-1 max-w-xl text-sm text-muted">{t('collections.lead')}</p>
        </div>
        <Button look="solid" onClick={() => setCreating(true)}>
          <Plus size={16} aria-hidden />
          {t('collections.create')}
        </Button>
      </div>
      <List onCreate={() => setCreating(true)} />
      {creating && (
        <NameDialog
          title={t('collections.create')}
          action={t('collections.save')}
          submit={async (name) => {
            const { id } = await createCollection(name);
            void navigate(`/studio/gallery?collection=${id}`);
          }}
          onClose={() => setCreating(false)}
        />
      )}
    </main>
  );
}

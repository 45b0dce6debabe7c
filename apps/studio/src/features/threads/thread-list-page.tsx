import { MessagesSquare, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Thread } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { ago } from '../../lib/format.js';
import { placeholderUrl } from '../../lib/placeholder.js';
import { buttonClass } from '../../ui/button.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { useThreads } from './threads.api.js';

const GRID = 'grid grid-cols-2 gap-x-3 gap-y-6 sm:grid-cols-3 lg:grid-cols-4';

function NewThread(): ReactNode {
  const { t } = useTranslation();
  return (
    <Link to="/studio/threads/new" className={buttonClass({ look: 'solid' })}>
      <Plus size={16} aria-hidden />
      {t('threads.create')}
    </Link>
  );
}

function Item({ thread }: { thread: Thread }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const placeholder = placeholderUrl(thread.cover?.placeholder);
  return (
    <li>
      <Link to={`/studio/threads/${thread.id}`} className="group block rounded-tile">
        <span className="chequer relative grid aspect-4/3 place-items-center overflow-hidden rounded-tile bg-tint">
          {thread.cover === null ? (
            <MessagesSquare size={24} className="text-muted" aria-hidden />
          ) : (
            <>
              {placeholder !== undefined && (
                <img src={placeholder} alt="" className="absolute inset-0 size-full object-cover" />
              )}
              <img
                src={thread.cover.thumbnailUrl}
                alt=""
                loading="lazy"
                className="absolute inset-0 size-full object-cover transition-transform duration-200 group-hover:scale-[1.02]"
              />
            </>
          )}
        </span>
        <span className="mt-2 line-clamp-2 text-sm font-medium wrap-anywhere">{thread.title}</span>
        <span className="mt-0.5 block text-xs text-muted">
          {t('threads.turns', { count: thread.turnCount })} · {ago(thread.updatedAt, locale)}
        </span>
      </Link>
    </li>
  );
}

function List(): ReactNode {
  const { t } = useTranslation();
  const threads = useThreads();
  if (threads.isPending)
    return (
      <div role="status" aria-label={t('common.loading')} className={GRID}>
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} className="aspect-4/3" />
        ))}
      </div>
    );
  if (threads.data === undefined)
    return <ErrorState error={threads.error} onRetry={() => void threads.refetch()} />;
  const items = threads.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState title={t('threads.empty')} body={t('threads.emptyBody')}>
        <NewThread />
      </EmptyState>
    );
  return (
    <>
      <ul className={GRID}>
        {items.map((thread) => (
          <Item key={thread.id} thread={thread} />
        ))}
      </ul>
      <FurtherPages query={threads} end={t('threads.end')} />
    </>
  );
}

/** Every conversation of the customer. */
export default function ThreadListPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-5xl px-4 pt-6 pb-20 sm:px-6">
      <div className="mb-6 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t('threads.title')}</h1>
          <p className="mt-1 max-w-xl text-sm text-muted">{t('threads.lead')}</p>
        </div>
        <NewThread />
      </div>
      <List />
    </main>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryImage } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { EmptyState, ErrorState, useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { ChoiceTile } from '../images/choice-tile.js';
import { GallerySkeleton } from '../images/gallery-skeleton.js';
import { GalleryTabs } from '../images/gallery-tabs.js';
import { useSelection, type Selection } from '../images/use-selection.js';
import { daysLeft } from './days-left.js';
import { TrashBar } from './trash-bar.js';
import { emptyTrash, TRASH_DAYS, useTrash } from './trash.api.js';

const TILE_PX = 280;

interface TilesProps {
  selection: Selection<GalleryImage>;
  images: readonly GalleryImage[];
}

function Tiles({ selection, images }: TilesProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ul className="grid grid-cols-2 gap-x-1.5 gap-y-4 sm:grid-cols-3 lg:grid-cols-5">
      {images.map((image) => {
        const left = daysLeft(image.purgeAt ?? '');
        return (
          <li key={image.id}>
            <span className="relative block aspect-square">
              <ChoiceTile
                image={image}
                width={TILE_PX}
                isChosen={selection.has(image.id)}
                onPress={(isRange) => selection.press(image.id, isRange)}
              />
            </span>
            <span
              className={`mt-1.5 block px-1 text-xs ${left !== null && left < 3 ? 'text-warn' : 'text-muted'}`}
            >
              {left === null
                ? t('trash.due')
                : left === 0
                  ? t('trash.lastDay')
                  : t('trash.left', { count: left })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function EmptyDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const [left, setLeft] = useState<number>();
  const empty = useMutation({
    mutationFn: () => emptyTrash(setLeft),
    onSuccess: (count) => {
      toast(t('trash.deleted', { count }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('trash.emptyTitle')}
      body={left === undefined ? t('trash.emptyBody') : t('trash.emptying', { count: left })}
      action={t('trash.empty')}
      busy={empty.isPending}
      error={empty.isError ? say(empty.error) : undefined}
      onConfirm={() => empty.mutate()}
      onClose={onClose}
    />
  );
}

/** Pictures that were thrown away and can still be restored. */
export default function TrashPage(): ReactNode {
  const { t } = useTranslation();
  const trash = useTrash();
  const images = trash.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(images);
  const [emptying, setEmptying] = useState(false);
  return (
    <main className="px-3 pt-4 pb-36 sm:px-6">
      <GalleryTabs />
      <div className="mb-6 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t('trash.title')}</h1>
          <p className="mt-1 max-w-xl text-sm text-muted">
            {t('trash.lead', { days: TRASH_DAYS })}
          </p>
        </div>
        {images.length > 0 && (
          <Button look="danger" onClick={() => setEmptying(true)}>
            <Trash2 size={16} aria-hidden />
            {t('trash.empty')}
          </Button>
        )}
      </div>
      {trash.isPending ? (
        <GallerySkeleton />
      ) : trash.data === undefined ? (
        <ErrorState error={trash.error} onRetry={() => void trash.refetch()} />
      ) : images.length === 0 ? (
        <EmptyState
          title={t('trash.nothing')}
          body={t('trash.nothingBody', { days: TRASH_DAYS })}
        />
      ) : (
        <>
          <Tiles selection={selection} images={images} />
          <FurtherPages query={trash} end={t('trash.end')} />
          <TrashBar selection={selection} shown={images.length} />
        </>
      )}
      {emptying && <EmptyDialog onClose={() => setEmptying(false)} />}
    </main>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Download, FolderMinus, FolderPlus, Heart, HeartOff, Tag, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryImage } from '../../api/wire.js';
import { Button, IconButton } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { takeOutOfCollection } from '../collections/collections.api.js';
import { PutIntoCollection } from '../collections/put-into-collection.js';
import { changeImages, downloadImages, MAX_ARCHIVE, trashImages } from './images.api.js';
import { TagDialog } from './tag-dialog.js';
import { useSayTrashed } from './use-say-trashed.js';
import type { Selection } from './use-selection.js';

interface Props {
  selection: Selection<GalleryImage>;
  /** How many pictures are on the page. */
  shown: number;
  /** The collection that is shown, '' for the whole gallery. */
  collection: string;
}

/** What ends the choosing when it went well, and says what it did. */
function useAct(stop: () => void): {
  busy: boolean;
  /** @param work says what it did, or has said it itself */
  act: (work: () => Promise<string | undefined>) => void;
} {
  const say = useProblemText();
  const toast = useToast();
  const acting = useMutation({
    mutationFn: (work: () => Promise<string | undefined>) => work(),
    onSuccess: (said) => {
      if (said !== undefined) toast(said);
      stop();
    },
    onError: (error) => toast(say(error)),
  });
  return { busy: acting.isPending, act: (work) => acting.mutate(work) };
}

/** At the foot of the screen: what can be done with the chosen pictures. */
export function SelectionBar({ selection, shown, collection }: Props): ReactNode {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'tags' | 'collection'>();
  const { busy, act } = useAct(selection.stop);
  const sayTrashed = useSayTrashed();
  const { chosen } = selection;
  const ids = chosen.map((image) => image.id);
  const isOff = busy || ids.length === 0;
  const favorite = chosen.some((image) => !image.favorite);
  const tooMany = ids.length > MAX_ARCHIVE;
  return (
    <div
      role="toolbar"
      aria-label={t('selection.bar')}
      className="rising fixed inset-x-2 bottom-2 z-30 mx-auto flex max-w-3xl flex-wrap items-center gap-x-1 gap-y-2 rounded-float border border-line bg-raised p-2 pl-4 shadow-float sm:bottom-5"
    >
      <p className="mr-2 text-sm font-medium tabular-nums" role="status">
        {ids.length === 0 ? t('selection.none') : t('selection.some', { count: ids.length })}
      </p>
      <Button size="sm" disabled={busy} onClick={selection.chooseAll}>
        {t('selection.all', { count: shown })}
      </Button>
      <div className="ml-auto flex gap-1">
        <IconButton
          label={favorite ? t('selection.favorite') : t('selection.unfavorite')}
          disabled={isOff}
          onClick={() =>
            act(async () =>
              t('selection.changed', { count: await changeImages(ids, { favorite }) }),
            )
          }
        >
          {favorite ? <Heart size={18} aria-hidden /> : <HeartOff size={18} aria-hidden />}
        </IconButton>
        <IconButton label={t('selection.tag')} disabled={isOff} onClick={() => setDialog('tags')}>
          <Tag size={18} aria-hidden />
        </IconButton>
        <IconButton
          label={t('selection.collect')}
          disabled={isOff}
          onClick={() => setDialog('collection')}
        >
          <FolderPlus size={18} aria-hidden />
        </IconButton>
        {collection !== '' && (
          <IconButton
            label={t('selection.takeOut')}
            disabled={isOff}
            onClick={() =>
              act(async () =>
                t('selection.takenOut', { count: await takeOutOfCollection(collection, ids) }),
              )
            }
          >
            <FolderMinus size={18} aria-hidden />
          </IconButton>
        )}
        <IconButton
          label={tooMany ? t('selection.tooMany', { count: MAX_ARCHIVE }) : t('selection.download')}
          disabled={isOff || tooMany}
          onClick={() =>
            act(async () => {
              await downloadImages(ids);
              return t('selection.downloading');
            })
          }
        >
          <Download size={18} aria-hidden />
        </IconButton>
        <IconButton
          label={t('selection.trash')}
          disabled={isOff}
          onClick={() =>
            act(async () => {
              sayTrashed(ids, await trashImages(ids));
              return undefined;
            })
          }
        >
          <Trash2 size={18} aria-hidden />
        </IconButton>
      </div>
      {dialog === 'tags' && (
        <TagDialog images={chosen} onClose={() => setDialog(undefined)} onDone={selection.stop} />
      )}
      {dialog === 'collection' && (
        <PutIntoCollection ids={ids} onClose={() => setDialog(undefined)} onDone={selection.stop} />
      )}
    </div>
  );
}

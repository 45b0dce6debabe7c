import { useCallback, type Dispatch, type RefObject, type SetStateAction } from 'react';
import type { Image, Upload } from '../../api/wire.js';
import { isPicture, REFERENCE_TYPES } from '../uploads/look-at-file.js';
import { upload, uploadFromUrl } from '../uploads/uploads.api.js';
import { dropUpload } from './drop-upload.js';
import { wholeOf } from './read-reference.js';
import type { Reference } from './references.js';
import type { References } from './use-references.js';

export type KeptImage = Pick<Image, 'id' | 'thumbnailUrl' | 'previewUrl' | 'width' | 'height'>;

/** A delivered image as a reference. */
export const keptImage = (image: KeptImage): Reference => ({
  key: image.id,
  id: image.id,
  name: '',
  previewUrl: image.thumbnailUrl ?? '',
  state: 'ready',
  source: 'kept',
  kind: 'image',
  whole: wholeOf(image.previewUrl, image),
});

/** The list of references as a hook changes it. */
export interface Items {
  items: readonly Reference[];
  setItems: Dispatch<SetStateAction<readonly Reference[]>>;
  /** What is shown now, for what ends later. */
  shown: RefObject<readonly Reference[]>;
}

/** True until the picture was shown and is not any more: at first the screen does not have it yet. */
function untilGone(shown: Items['shown'], key: string): () => boolean {
  let wasShown = false;
  return () => {
    const isShown = shown.current.some((item) => item.key === key);
    wasShown ||= isShown;
    return isShown || !wasShown;
  };
}

/** Brings pictures among the references: files, addresses, delivered images. */
export function useBringing(
  {
    items,
    setItems,
    shown,
    change,
  }: Items & { change: (key: string, patch: Partial<Reference>) => void },
  max: number,
): Pick<References, 'add' | 'addUrl' | 'addImage'> {
  const begin = useCallback(
    (item: Pick<Reference, 'key' | 'name' | 'previewUrl'>, sending: Promise<Upload>) => {
      const { key } = item;
      setItems((now) => [
        ...now,
        { ...item, state: 'uploading', source: 'upload', kind: 'upload' },
      ]);
      sending.then(
        (done) => {
          if (shown.current.some((one) => one.key === key))
            change(key, {
              state: 'ready',
              id: done.id,
              whole: wholeOf(done.contentUrl, done),
              ...(item.previewUrl === '' ? { previewUrl: done.thumbnailUrl ?? '' } : {}),
            });
          else dropUpload(done.id);
        },
        (error: unknown) => change(key, { state: 'failed', error }),
      );
    },
    [change, setItems, shown],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const taken = files.filter(isPicture).slice(0, Math.max(0, max - items.length));
      for (const file of taken) {
        const key = crypto.randomUUID();
        const sending = upload(
          file,
          (waiting) => change(key, { state: 'checking', id: waiting.id }),
          {
            onProgress: (sent) => change(key, { sent, isBroken: false }),
            onLoss: () => change(key, { isBroken: true }),
            isWanted: untilGone(shown, key),
          },
        );
        // What no browser shows is refused in a moment: no torn picture stands there for it.
        const isShown = REFERENCE_TYPES.includes(file.type);
        const previewUrl = isShown ? URL.createObjectURL(file) : '';
        begin({ key, name: file.name, previewUrl }, sending);
      }
      return { refused: files.length - taken.length };
    },
    [begin, change, items.length, max, shown],
  );

  const addUrl = useCallback(
    (url: string) => {
      if (items.length >= max) return { refused: 1 };
      begin({ key: crypto.randomUUID(), name: url, previewUrl: '' }, uploadFromUrl(url));
      return { refused: 0 };
    },
    [begin, items.length, max],
  );

  const addImage = useCallback(
    (image: KeptImage) => {
      if (items.some((item) => item.id === image.id)) return { refused: 0 };
      if (items.length >= max) return { refused: 1 };
      setItems((now) => [...now, keptImage(image)]);
      return { refused: 0 };
    },
    [items, max, setItems],
  );

  return { add, addUrl, addImage };
}

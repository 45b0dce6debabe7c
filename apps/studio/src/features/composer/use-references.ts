import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Image } from '../../api/wire.js';
import { removeUpload, upload } from '../uploads/uploads.api.js';
import { readReference } from './read-reference.js';

export interface Reference {
  readonly key: string;
  readonly name: string;
  /** Empty while it is not known. */
  readonly previewUrl: string;
  /** `checking`: it arrived, and waits for a moderator who is away. */
  readonly state: 'uploading' | 'checking' | 'ready' | 'failed';
  /** What the request names: an upload that is ready, or a delivered image. */
  readonly id?: string;
  /** `upload`: brought here for the next run; its removal deletes it. `kept`: it was there before. */
  readonly source: 'upload' | 'kept';
  /** What the id names, once that is known. */
  readonly kind?: 'upload' | 'image';
  readonly error?: unknown;
}

export const REFERENCE_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export interface References {
  items: readonly Reference[];
  /** Starts uploading pictures; other files and those beyond the limit are left out. */
  add: (files: readonly File[]) => { refused: number };
  /** Takes a delivered picture as it is; nothing is uploaded again. */
  addImage: (image: Pick<Image, 'id' | 'thumbnailUrl'>) => { refused: number };
  /** Puts the references of an earlier run in place of these; one that is gone says so. */
  restore: (ids: readonly string[]) => void;
  remove: (key: string) => void;
  move: (key: string, step: -1 | 1) => void;
  /** Takes those away that a run has got; others may have been added meanwhile. */
  clear: (ids: readonly string[]) => void;
}

function moved(items: readonly Reference[], key: string, step: -1 | 1): readonly Reference[] {
  const from = items.findIndex((item) => item.key === key);
  const to = from + step;
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return items;
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** Uploads that no run used are also swept by age, so a failure here needs no word. */
const dropUpload = (id: string): void => void removeUpload(id).catch(() => undefined);

/** What is shown now. The previews of files are freed as soon as nothing shows them any more. */
function useShown(items: readonly Reference[]): RefObject<readonly Reference[]> {
  const shown = useRef(items);
  useEffect(() => {
    for (const { key, source, previewUrl } of shown.current)
      if (source === 'upload' && !items.some((item) => item.key === key))
        URL.revokeObjectURL(previewUrl);
    shown.current = items;
  }, [items]);
  return shown;
}

/** The reference pictures of the composer, uploaded as soon as they are added. */
export function useReferences(max: number): References {
  const [items, setItems] = useState<readonly Reference[]>([]);
  const shown = useShown(items);

  const change = useCallback((key: string, patch: Partial<Reference>) => {
    setItems((now) => now.map((item) => (item.key === key ? { ...item, ...patch } : item)));
  }, []);

  const add = useCallback(
    (files: readonly File[]) => {
      const pictures = files.filter((file) => REFERENCE_TYPES.includes(file.type));
      const taken = pictures.slice(0, Math.max(0, max - items.length));
      for (const file of taken) {
        const key = crypto.randomUUID();
        const previewUrl = URL.createObjectURL(file);
        setItems((now) => [
          ...now,
          {
            key,
            name: file.name,
            previewUrl,
            state: 'uploading',
            source: 'upload',
            kind: 'upload',
          },
        ]);
        upload(file, (waiting) => change(key, { state: 'checking', id: waiting.id })).then(
          (done) => {
            if (shown.current.some((item) => item.key === key))
              change(key, { state: 'ready', id: done.id });
            else dropUpload(done.id);
          },
          (error: unknown) => change(key, { state: 'failed', error }),
        );
      }
      return { refused: files.length - taken.length };
    },
    [change, items.length, max, shown],
  );

  const addImage = useCallback(
    ({ id, thumbnailUrl = '' }: Pick<Image, 'id' | 'thumbnailUrl'>) => {
      if (items.some((item) => item.id === id)) return { refused: 0 };
      if (items.length >= max) return { refused: 1 };
      setItems((now) => [
        ...now,
        {
          key: id,
          name: '',
          previewUrl: thumbnailUrl,
          state: 'ready',
          id,
          source: 'kept',
          kind: 'image',
        },
      ]);
      return { refused: 0 };
    },
    [items, max],
  );

  const restore = useCallback(
    (ids: readonly string[]) => {
      // There from the first moment, so that no run starts without them.
      setItems(
        ids.map((id) => ({
          key: id,
          name: '',
          previewUrl: '',
          state: 'uploading',
          source: 'kept',
        })),
      );
      for (const id of ids)
        readReference(id).then(
          (found) => change(id, { ...found, state: 'ready', id }),
          (error: unknown) => change(id, { state: 'failed', error }),
        );
    },
    [change],
  );

  const remove = useCallback(
    (key: string) => {
      const item = items.find((one) => one.key === key);
      if (item === undefined) return;
      if (item.source === 'upload' && item.id !== undefined) dropUpload(item.id);
      setItems((now) => now.filter((one) => one.key !== key));
    },
    [items],
  );

  const move = useCallback(
    (key: string, step: -1 | 1) => setItems((now) => moved(now, key, step)),
    [],
  );
  const clear = useCallback(
    (ids: readonly string[]) =>
      setItems((now) => now.filter(({ id }) => id === undefined || !ids.includes(id))),
    [],
  );
  return useMemo(
    () => ({ items, add, addImage, restore, remove, move, clear }),
    [items, add, addImage, restore, remove, move, clear],
  );
}

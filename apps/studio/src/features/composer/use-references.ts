import { useCallback, useMemo, useState } from 'react';
import type { Image } from '../../api/wire.js';
import { removeUpload, upload } from '../uploads/uploads.api.js';

export interface Reference {
  readonly key: string;
  readonly name: string;
  readonly previewUrl: string;
  /** `checking`: it arrived, and waits for a moderator who is away. */
  readonly state: 'uploading' | 'checking' | 'ready' | 'failed';
  /** What the request names: an upload that is ready, or a delivered image. */
  readonly id?: string;
  readonly source: 'upload' | 'image';
  readonly error?: unknown;
}

export const REFERENCE_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export interface References {
  items: readonly Reference[];
  /** Starts uploading pictures; other files and those beyond the limit are left out. */
  add: (files: readonly File[]) => { refused: number };
  /** Takes a delivered picture as it is; nothing is uploaded again. */
  addImage: (image: Pick<Image, 'id' | 'thumbnailUrl'>) => { refused: number };
  remove: (key: string) => void;
  move: (key: string, step: -1 | 1) => void;
  clear: () => void;
}

function moved(items: readonly Reference[], key: string, step: -1 | 1): readonly Reference[] {
  const from = items.findIndex((item) => item.key === key);
  const to = from + step;
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return items;
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** The reference pictures of the composer, uploaded as soon as they are added. */
export function useReferences(max: number): References {
  const [items, setItems] = useState<readonly Reference[]>([]);

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
          { key, name: file.name, previewUrl, state: 'uploading', source: 'upload' },
        ]);
        upload(file, (waiting) => change(key, { state: 'checking', id: waiting.id })).then(
          (done) => change(key, { state: 'ready', id: done.id }),
          (error: unknown) => change(key, { state: 'failed', error }),
        );
      }
      return { refused: files.length - taken.length };
    },
    [change, items.length, max],
  );

  const addImage = useCallback(
    ({ id, thumbnailUrl = '' }: Pick<Image, 'id' | 'thumbnailUrl'>) => {
      if (items.some((item) => item.id === id)) return { refused: 0 };
      if (items.length >= max) return { refused: 1 };
      setItems((now) => [
        ...now,
        { key: id, name: '', previewUrl: thumbnailUrl, state: 'ready', id, source: 'image' },
      ]);
      return { refused: 0 };
    },
    [items, max],
  );

  const remove = useCallback(
    (key: string) => {
      const item = items.find((one) => one.key === key);
      if (item === undefined) return;
      if (item.source === 'upload') URL.revokeObjectURL(item.previewUrl);
      // Uploads that no run used are also swept by age, so a failure here needs no word.
      if (item.source === 'upload' && item.id !== undefined)
        removeUpload(item.id).catch(() => undefined);
      setItems((now) => now.filter((one) => one.key !== key));
    },
    [items],
  );

  const move = useCallback(
    (key: string, step: -1 | 1) => setItems((now) => moved(now, key, step)),
    [],
  );
  const clear = useCallback(() => setItems([]), []);
  return useMemo(
    () => ({ items, add, addImage, remove, move, clear }),
    [items, add, addImage, remove, move, clear],
  );
}

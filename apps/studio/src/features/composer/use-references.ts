import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { CreateGeneration } from '../../api/wire.js';
import type { PaintedMask } from '../mask/export-mask.js';
import { dropBrought } from './drop-upload.js';
import type { EarlierRun } from './draft.js';
import { readMask, readReference } from './read-reference.js';
import {
  fallenOut,
  leftAfter,
  missed,
  moved,
  withBase,
  type Mask,
  type Reference,
} from './references.js';
import { keptImage, useBringing, type KeptImage } from './use-bringing.js';
import { useMasks } from './use-masks.js';

export interface References {
  items: readonly Reference[];
  /** Starts uploading pictures; other files and those beyond the limit are left out. */
  add: (files: readonly File[]) => { refused: number };
  /** Has the picture at an address of the web fetched. */
  addUrl: (url: string) => { refused: number };
  /** Takes a delivered picture as it is; nothing is uploaded again. */
  addImage: (image: KeptImage) => { refused: number };
  /** Makes a delivered picture the one that the next run goes on from; others may lose their place. */
  goOnFrom: (image: KeptImage, others: 'keep' | 'drop') => { leftOut: number };
  /** The picture that is being painted on just now. */
  painting: string | undefined;
  paint: (key: string | undefined) => void;
  /** Marks the part of a picture that is to change. */
  setMask: (key: string, painted: PaintedMask) => void;
  removeMask: (key: string) => void;
  /** Puts the references of an earlier run in place of these; one that is gone says so. */
  restore: (run: Pick<EarlierRun, 'referenceIds' | 'parentImageId' | 'maskId'>) => void;
  remove: (key: string) => void;
  move: (key: string, step: -1 | 1) => void;
  /** A run has got them: they go, but for what came or was changed meanwhile. */
  onTaken: (run: CreateGeneration) => void;
}

const ownUrls = (items: readonly Reference[]): string[] =>
  items
    .flatMap(({ previewUrl, mask }) => [previewUrl, mask?.previewUrl ?? ''])
    .filter((url) => url.startsWith('blob:'));

/** What is shown now. The previews of files are freed as soon as nothing shows them any more. */
function useShown(items: readonly Reference[]): RefObject<readonly Reference[]> {
  const shown = useRef(items);
  useEffect(() => {
    const urls = ownUrls(items);
    for (const url of ownUrls(shown.current)) if (!urls.includes(url)) URL.revokeObjectURL(url);
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
  const changeMask = useCallback((key: string, steps: Mask['steps'], patch: Partial<Mask>) => {
    setItems((now) =>
      now.map((item) =>
        item.key === key && item.mask?.steps === steps
          ? { ...item, mask: { ...item.mask, ...patch } }
          : item,
      ),
    );
  }, []);

  const { add, addUrl, addImage } = useBringing({ items, setItems, shown, change }, max);
  const { painting, paint, setMask, removeMask } = useMasks({ items, setItems, shown, changeMask });

  const goOnFrom = useCallback(
    (image: KeptImage, others: 'keep' | 'drop') => {
      const from = (now: readonly Reference[]): readonly Reference[] =>
        withBase(others === 'keep' ? now : [], keptImage(image)).slice(0, Math.max(1, max));
      const out = fallenOut(shown.current, from(shown.current));
      out.forEach(dropBrought);
      setItems(from);
      return { leftOut: missed(out) };
    },
    [max, shown],
  );

  const restore = useCallback(
    ({ referenceIds, parentImageId, maskId }: Parameters<References['restore']>[0]) => {
      const ids = [...new Set([parentImageId ?? [], referenceIds].flat())];
      const masked = maskId === undefined ? undefined : ids[0];
      const mask: Mask = { steps: [], isKept: true, previewUrl: '', state: 'uploading' };
      // There from the first moment, so that no run starts without them.
      setItems(
        ids.map((id) => ({
          key: id,
          name: '',
          previewUrl: '',
          state: 'uploading',
          source: 'kept',
          ...(id === parentImageId ? { kind: 'image' as const } : {}),
          isBase: id === parentImageId || id === masked,
          ...(id === masked ? { mask } : {}),
        })),
      );
      for (const id of ids)
        readReference(id, id === parentImageId).then(
          (found) => change(id, { ...found, state: 'ready', id }),
          (error: unknown) => change(id, { state: 'failed', error }),
        );
      if (maskId !== undefined && masked !== undefined)
        readMask(maskId).then(
          (found) => changeMask(masked, mask.steps, { ...found, state: 'ready', id: maskId }),
          (error: unknown) => changeMask(masked, mask.steps, { state: 'failed', error }),
        );
    },
    [change, changeMask],
  );

  const remove = useCallback(
    (key: string) => {
      const item = items.find((one) => one.key === key);
      if (item === undefined) return;
      dropBrought(item);
      setItems((now) => now.filter((one) => one.key !== key));
    },
    [items],
  );

  const move = useCallback(
    (key: string, step: -1 | 1) => setItems((now) => moved(now, key, step)),
    [],
  );
  const onTaken = useCallback(
    (run: CreateGeneration) => setItems((now) => leftAfter(now, run, painting)),
    [painting],
  );
  return useMemo(
    () => ({
      items,
      add,
      addUrl,
      addImage,
      goOnFrom,
      painting,
      paint,
      setMask,
      removeMask,
      restore,
      remove,
      move,
      onTaken,
    }),
    [
      items,
      add,
      addUrl,
      addImage,
      goOnFrom,
      painting,
      paint,
      setMask,
      removeMask,
      restore,
      remove,
      move,
      onTaken,
    ],
  );
}

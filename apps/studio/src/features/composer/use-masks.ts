import { useCallback, useState } from 'react';
import type { PaintedMask } from '../mask/export-mask.js';
import { upload } from '../uploads/uploads.api.js';
import { dropMask, dropUpload } from './drop-upload.js';
import { withMask, withoutMask, type Mask } from './references.js';
import type { Items } from './use-bringing.js';
import type { References } from './use-references.js';

interface Masked extends Items {
  /** Does nothing once another mask has taken the place of the one that was painted so. */
  changeMask: (key: string, steps: Mask['steps'], patch: Partial<Mask>) => void;
}

/** Marks parts of references; a mask is uploaded as soon as it is painted. */
export function useMasks({
  items,
  setItems,
  shown,
  changeMask,
}: Masked): Pick<References, 'painting' | 'paint' | 'setMask' | 'removeMask'> {
  const [painting, paint] = useState<string>();
  const setMask = useCallback(
    (key: string, { file, previewUrl, steps }: PaintedMask) => {
      // There is one: another picture's goes as well.
      for (const item of shown.current) dropMask(item.mask);
      setItems((now) => withMask(now, key, { steps, previewUrl, state: 'uploading' }));
      upload(file, ({ id }) => changeMask(key, steps, { state: 'checking', id })).then(
        ({ id }) => {
          const isWanted = shown.current.some(
            (item) => item.key === key && item.mask?.steps === steps,
          );
          if (isWanted) changeMask(key, steps, { state: 'ready', id });
          else dropUpload(id);
        },
        (error: unknown) => changeMask(key, steps, { state: 'failed', error }),
      );
    },
    [changeMask, setItems, shown],
  );

  const removeMask = useCallback(
    (key: string) => {
      dropMask(items.find((item) => item.key === key)?.mask);
      setItems((now) => withoutMask(now, key));
    },
    [items, setItems],
  );

  return { painting, paint, setMask, removeMask };
}

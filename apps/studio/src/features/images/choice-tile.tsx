import clsx from 'clsx';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryImage } from '../../api/wire.js';
import { Picture } from '../generations/tile.js';

interface Props {
  image: GalleryImage;
  width: number;
  isChosen: boolean;
  /** With Shift: all from the last one to this one. */
  onPress: (isRange: boolean) => void;
}

/** A picture while pictures are being chosen: a press chooses it, and does not open it. */
export function ChoiceTile({ image, width, isChosen, onPress }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={isChosen}
      aria-label={t('selection.pick', { prompt: image.prompt })}
      onClick={(event) => onPress(event.shiftKey)}
      className="absolute inset-0 touch-manipulation rounded-tile select-none"
    >
      <span
        className={clsx(
          'absolute inset-0 transition-transform duration-150 motion-reduce:transition-none',
          isChosen && 'scale-[0.93]',
        )}
      >
        <Picture image={image} alt="" sizes={`${Math.round(width)}px`} />
      </span>
      <span
        className={clsx(
          'absolute inset-0 rounded-tile ring-inset',
          isChosen ? 'ring-3 ring-accent' : 'ring-1 ring-black/5',
        )}
      />
      <span
        className={clsx(
          'absolute top-2.5 left-2.5 grid size-6 place-items-center rounded-full border-2 border-white shadow-low',
          isChosen ? 'bg-accent text-on-accent' : 'bg-black/35 text-transparent',
        )}
      >
        <Check size={14} strokeWidth={3} aria-hidden />
      </span>
    </button>
  );
}

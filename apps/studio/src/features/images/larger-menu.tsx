import { ImageUpscale, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail, ResolutionCode } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { Popover } from '../../ui/popover.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useMe } from '../session/session.api.js';

interface Props {
  image: ImageDetail;
  onChoose: (resolution: ResolutionCode) => void;
}

/** The resolutions above the picture's own, each with its price; nothing where there is none. */
export function LargerMenu({ image, onChoose }: Props): ReactNode {
  const { t } = useTranslation();
  const resolutions = useCatalog().data?.resolutions ?? [];
  const allowed = useMe().data?.entitlements.resolutions;
  const own = resolutions.findIndex((item) => item.code === image.resolution);
  const larger = own < 0 ? [] : resolutions.slice(own + 1);
  if (larger.length === 0) return null;
  return (
    <Popover
      label={t('image.larger')}
      align="start"
      className="w-64 p-2"
      trigger={
        <Button title={t('image.largerHint')}>
          <ImageUpscale size={16} aria-hidden />
          {t('image.larger')}
        </Button>
      }
    >
      {larger.map((item) => (
        <button
          key={item.code}
          type="button"
          onClick={() => onChoose(item.code)}
          className="grid w-full grid-cols-[2.5rem_1fr_auto] items-center gap-x-2 rounded-tile px-3 py-2.5 text-left hover:bg-tint"
        >
          <span className="text-base font-semibold">{item.code}</span>
          <span className="flex items-center gap-1.5 text-xs text-warn">
            {allowed?.includes(item.code) === false && (
              <>
                <Lock size={12} aria-hidden />
                {t('composer.locked')}
              </>
            )}
          </span>
          <span className="text-sm font-medium tabular-nums">
            {t('composer.perImage', { count: item.credits })}
          </span>
        </button>
      ))}
    </Popover>
  );
}

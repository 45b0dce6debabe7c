import clsx from 'clsx';
import { Lock } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Resolution, ResolutionCode } from '../../api/wire.js';
import { isPress, Popover } from '../../ui/popover.js';
import { Chip } from './chip.js';
import type { RatioCode } from './ratio.js';

interface Props {
  resolutions: readonly Resolution[];
  allowed: readonly ResolutionCode[] | undefined;
  ratio: RatioCode;
  value: ResolutionCode;
  onChange: (code: ResolutionCode) => void;
}

/** Each resolution shows its size and its price; one that the plan lacks says so and stays pickable. */
export function ResolutionPicker({
  resolutions,
  allowed,
  ratio,
  value,
  onChange,
}: Props): ReactNode {
  const { t } = useTranslation();
  const locked = (code: ResolutionCode): boolean =>
    allowed !== undefined && !allowed.includes(code);
  return (
    <Popover
      label={t('composer.resolution')}
      side="top"
      align="start"
      className="w-80 p-2"
      trigger={
        <Chip label={t('composer.resolution')}>
          {locked(value) && <Lock size={14} aria-hidden />}
          {value}
        </Chip>
      }
    >
      {(close) => (
        <>
          <RadioGroup.Root
            value={value}
            onValueChange={(code) => onChange(code as ResolutionCode)}
            aria-label={t('composer.resolution')}
          >
            {resolutions.map((item) => {
              const size = item.sizes[ratio];
              return (
                <RadioGroup.Item
                  key={item.code}
                  value={item.code}
                  onClick={(event) => isPress(event) && close()}
                  className={clsx(
                    'grid w-full grid-cols-[2.5rem_1fr_auto] items-center gap-x-2 rounded-tile px-3 py-2.5 text-left hover:bg-tint',
                    item.code === value && 'bg-tint',
                  )}
                >
                  <span className="text-base font-semibold">{item.code}</span>
                  <span className="text-xs text-muted tabular-nums">
                    {size && `${size.width} × ${size.height}`}
                    <span className="block">{t(`composer.quality.${item.quality}`)}</span>
                  </span>
                  <span className="text-sm font-medium tabular-nums">
                    {t('composer.perImage', { count: item.credits })}
                  </span>
                  {locked(item.code) && (
                    <span className="col-span-2 col-start-2 flex items-center gap-1.5 pt-0.5 text-xs text-warn">
                      <Lock size={12} aria-hidden />
                      {t('composer.locked')}
                    </span>
                  )}
                </RadioGroup.Item>
              );
            })}
          </RadioGroup.Root>
          <p className="px-3 pt-2 pb-1 text-xs text-muted">{t('composer.chargedOnlyDelivered')}</p>
        </>
      )}
    </Popover>
  );
}

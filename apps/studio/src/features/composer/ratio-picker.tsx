import clsx from 'clsx';
import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AspectRatio, Resolution } from '../../api/wire.js';
import { isPress, Popover } from '../../ui/popover.js';
import { Chip } from './chip.js';
import { isRatio, type RatioCode } from './ratio.js';
import { RatioShape } from './ratio-shape.js';

interface Props {
  ratios: readonly AspectRatio[];
  resolution: Resolution | undefined;
  value: RatioCode;
  onChange: (code: RatioCode) => void;
}

export function RatioPicker({ ratios, resolution, value, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const size = resolution?.sizes[value];
  return (
    <Popover
      label={t('composer.ratio')}
      side="top"
      align="start"
      className="w-80 p-3"
      trigger={
        <Chip label={t('composer.ratio')}>
          <RatioShape code={value} />
          {value}
        </Chip>
      }
    >
      {(close) => (
        <>
          <RadioGroup.Root
            value={value}
            onValueChange={(code) => isRatio(code) && onChange(code)}
            aria-label={t('composer.ratio')}
            className="grid grid-cols-4 gap-1"
          >
            {ratios.map(({ code }) => (
              <RadioGroup.Item
                key={code}
                value={code}
                onClick={(event) => isPress(event) && close()}
                className={clsx(
                  'flex flex-col items-center gap-2 rounded-tile py-3 text-xs font-medium tabular-nums',
                  code === value ? 'bg-ink text-paper' : 'text-muted hover:bg-tint hover:text-ink',
                )}
              >
                <RatioShape code={code} size={30} />
                {code}
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
          {size !== undefined && (
            <p className="px-1 pt-3 text-xs text-muted tabular-nums">
              {t('composer.pixels', { width: size.width, height: size.height, ratio: value })}
            </p>
          )}
        </>
      )}
    </Popover>
  );
}

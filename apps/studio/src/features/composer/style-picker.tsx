import clsx from 'clsx';
import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Style } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { named } from '../../lib/format.js';
import { isPress, Popover } from '../../ui/popover.js';
import { Chip } from './chip.js';

interface Props {
  styles: readonly Style[];
  value: string;
  onChange: (code: string) => void;
}

/** Styles are chosen by their pictures. */
export function StylePicker({ styles, value, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const current = styles.find((style) => style.code === value);
  return (
    <Popover
      label={t('composer.style')}
      side="top"
      align="start"
      className="w-[33rem] p-3"
      trigger={
        <Chip label={t('composer.style')} className="pl-1.5! max-sm:pr-1.5!">
          {current !== undefined && (
            <img
              src={current.thumbnailUrl}
              alt=""
              width={24}
              height={24}
              className="size-6 rounded-full object-cover"
            />
          )}
          <span className="max-sm:sr-only">
            {current === undefined ? value : named(current.name, locale)}
          </span>
        </Chip>
      }
    >
      {(close) => (
        <>
          <RadioGroup.Root
            value={value}
            onValueChange={onChange}
            aria-label={t('composer.style')}
            className="grid grid-cols-3 gap-2 sm:grid-cols-5"
          >
            {styles.map((style) => (
              <RadioGroup.Item
                key={style.code}
                value={style.code}
                onClick={(event) => isPress(event) && close()}
                title={named(style.description, locale)}
                className="group rounded-tile p-1 text-left text-xs font-medium hover:bg-tint"
              >
                <img
                  src={style.thumbnailUrl}
                  alt=""
                  width={160}
                  height={160}
                  loading="lazy"
                  className={clsx(
                    'mb-1.5 aspect-square w-full rounded-lg bg-tint object-cover',
                    style.code === value && 'ring-2 ring-ink ring-offset-2 ring-offset-raised',
                  )}
                />
                <span className={style.code === value ? 'text-ink' : 'text-muted'}>
                  {named(style.name, locale)}
                </span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
        </>
      )}
    </Popover>
  );
}

import { SlidersHorizontal } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Popover } from '../../ui/popover.js';
import { Chip } from './chip.js';
import { BACKGROUNDS, FORMATS, type Draft } from './draft.js';
import { NegativeField } from './negative-prompt.js';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string; disabled?: boolean }[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>): ReactNode {
  return (
    <div className="mb-4 last:mb-0">
      <p className="mb-1.5 text-xs font-medium text-muted">{label}</p>
      <ToggleGroup.Root
        type="single"
        value={value}
        aria-label={label}
        onValueChange={(next) => next !== '' && onChange(next as T)}
        className="flex rounded-full bg-tint p-1"
      >
        {options.map((option) => (
          <ToggleGroup.Item
            key={option.value}
            value={option.value}
            disabled={option.disabled}
            className="h-8 flex-1 rounded-full px-3 text-sm font-medium text-muted data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-low disabled:opacity-45"
          >
            {option.text}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  );
}

interface Props {
  draft: Draft;
  change: (patch: Partial<Draft>) => void;
}

/** What few runs need: background, file format, and what should not be in the picture. */
export function MoreOptions({ draft, change }: Props): ReactNode {
  const { t } = useTranslation();
  const transparent = draft.background === 'transparent';
  const changed =
    draft.background !== 'auto' ||
    draft.outputFormat !== 'png' ||
    draft.negativePrompt.trim() !== '';
  return (
    <Popover
      label={t('composer.options')}
      side="top"
      align="end"
      className="w-80 p-4"
      trigger={
        <Chip label={t('composer.options')} className="px-2.5!">
          <SlidersHorizontal size={16} aria-hidden />
          {changed && <span className="size-1.5 rounded-full bg-ink" aria-hidden />}
        </Chip>
      }
    >
      <Choice
        label={t('composer.background.label')}
        value={draft.background}
        onChange={(background) =>
          change({
            background,
            // A JPEG has no transparency.
            ...(background === 'transparent' && draft.outputFormat === 'jpeg'
              ? { outputFormat: 'png' }
              : {}),
          })
        }
        options={BACKGROUNDS.map((value) => ({
          value,
          text: t(`composer.background.${value}`),
        }))}
      />
      <Choice
        label={t('composer.format')}
        value={draft.outputFormat}
        onChange={(outputFormat) => change({ outputFormat })}
        options={FORMATS.map((value) => ({
          value,
          text: value.toUpperCase(),
          disabled: value === 'jpeg' && transparent,
        }))}
      />
      <NegativeField
        value={draft.negativePrompt}
        onChange={(negativePrompt) => change({ negativePrompt })}
      />
    </Popover>
  );
}

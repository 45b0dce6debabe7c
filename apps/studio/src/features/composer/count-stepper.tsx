import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: number;
  max: number;
  onChange: (value: number) => void;
}

/** How many pictures one run makes. */
export function CountStepper({ value, max, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const step =
    'grid size-9 place-items-center rounded-full hover:bg-tint-strong disabled:opacity-35';
  return (
    <div
      role="group"
      aria-label={t('composer.count')}
      title={t('composer.count')}
      className="inline-flex h-9 shrink-0 items-center rounded-full bg-tint text-sm font-medium"
    >
      <button
        type="button"
        aria-label={t('composer.fewer')}
        disabled={value <= 1}
        onClick={() => onChange(value - 1)}
        className={step}
      >
        <Minus size={14} aria-hidden />
      </button>
      <output className="min-w-5 text-center tabular-nums">{value}</output>
      <button
        type="button"
        aria-label={t('composer.more')}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
        className={step}
      >
        <Plus size={14} aria-hidden />
      </button>
    </div>
  );
}

import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { Without } from '../generations/without.js';

interface Props {
  value: string;
  onChange: (value: string) => void;
}

/** What should not be in the picture. */
export function NegativeField({ value, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const max = useCatalog().data?.limits.maxNegativeChars;
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-xs font-medium text-muted">
        {t('negative.label')}
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={max}
        value={value}
        placeholder={t('negative.placeholder')}
        onChange={(event) => onChange(event.target.value)}
        className="block w-full resize-none rounded-xl border border-line bg-raised px-3 py-2 text-base placeholder:text-muted"
      />
    </div>
  );
}

/** Keeps in sight what was written there, with the way to take it back. */
export function NegativeLine({ value, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const text = value.trim();
  if (text === '') return null;
  return (
    <div className="flex items-center gap-1 pr-3 pl-4 sm:pl-5">
      <Without text={text} className="line-clamp-2 min-w-0" />
      <IconButton label={t('negative.clear')} className="size-7!" onClick={() => onChange('')}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

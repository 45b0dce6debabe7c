import { Heart, Search, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { named } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { DateField } from '../../ui/field.js';
import { Popover } from '../../ui/popover.js';
import { Select } from '../../ui/select.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { hiddenFilters, NO_FILTER, type GalleryFilter } from './gallery-filter.js';
import { useTags } from './images.api.js';

interface Props {
  filter: GalleryFilter;
  onChange: (patch: Partial<GalleryFilter>) => void;
}

const CHIP =
  'inline-flex h-10 items-center gap-2 rounded-full bg-tint px-3.5 text-sm font-medium hover:bg-tint-strong';
const RESOLUTIONS = ['1K', '2K', '4K'] as const;

function MoreFilters({ filter, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const tags = useTags().data?.items ?? [];
  return (
    <div className="space-y-4">
      <Select
        label={t('gallery.resolution')}
        value={filter.resolution}
        options={[
          ['', t('gallery.everyResolution')],
          ...RESOLUTIONS.map((code) => [code, code] as const),
        ]}
        onChange={(value) =>
          onChange({ resolution: RESOLUTIONS.find((code) => code === value) ?? '' })
        }
      />
      <Select
        label={t('gallery.tag')}
        value={filter.tag}
        options={[
          ['', t('gallery.everyTag')],
          ...tags.map(({ tag, images }) => [tag, `${tag} (${images})`] as const),
        ]}
        onChange={(tag) => onChange({ tag })}
      />
      <div className="grid grid-cols-2 gap-3">
        <DateField
          label={t('gallery.from')}
          value={filter.from}
          max={filter.to || undefined}
          onChange={(event) => onChange({ from: event.target.value })}
        />
        <DateField
          label={t('gallery.to')}
          value={filter.to}
          min={filter.from || undefined}
          onChange={(event) => onChange({ to: event.target.value })}
        />
      </div>
      <Button
        className="w-full"
        disabled={hiddenFilters(filter) === 0}
        onClick={() => {
          const { resolution, tag, from, to } = NO_FILTER;
          onChange({ resolution, tag, from, to });
        }}
      >
        {t('gallery.clear')}
      </Button>
    </div>
  );
}

/** Search over prompts, and what narrows the gallery down. */
export function GalleryFilters({ filter, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const styles = useCatalog().data?.styles ?? [];
  const more = hiddenFilters(filter);
  return (
    <>
      <label className="flex h-10 min-w-0 items-center gap-2 rounded-full bg-tint px-3.5 focus-within:outline-2 focus-within:outline-accent max-sm:order-3 max-sm:w-full sm:w-64">
        <Search size={16} className="shrink-0 text-muted" aria-hidden />
        <span className="sr-only">{t('gallery.search')}</span>
        <input
          type="search"
          value={filter.q}
          placeholder={t('gallery.search')}
          maxLength={200}
          onChange={(event) => onChange({ q: event.target.value })}
          className="w-full min-w-0 bg-transparent text-sm outline-none"
        />
      </label>
      <select
        aria-label={t('composer.style')}
        value={filter.style}
        onChange={(event) => onChange({ style: event.target.value })}
        className="h-10 rounded-full border-r-12 border-transparent bg-tint pl-3.5 text-sm font-medium max-sm:order-4"
      >
        <option value="">{t('gallery.everyStyle')}</option>
        {styles.map((style) => (
          <option key={style.code} value={style.code}>
            {named(style.name, locale)}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-pressed={filter.favorite}
        onClick={() => onChange({ favorite: !filter.favorite })}
        className={`${CHIP} aria-pressed:bg-ink aria-pressed:text-paper max-sm:order-5`}
      >
        <Heart size={15} className={filter.favorite ? 'fill-current' : ''} aria-hidden />
        {t('gallery.favorites')}
      </button>
      <Popover
        label={t('gallery.filters')}
        align="end"
        className="w-80 p-4"
        trigger={
          <button
            type="button"
            aria-label={more === 0 ? t('gallery.filters') : t('gallery.filtersOn', { count: more })}
            className={`${CHIP} max-sm:order-6 ${more > 0 ? 'bg-ink! text-paper' : ''}`}
          >
            <SlidersHorizontal size={15} aria-hidden />
            <span className="max-sm:sr-only">{t('gallery.filters')}</span>
            {more > 0 && <span className="tabular-nums">{more}</span>}
          </button>
        }
      >
        <MoreFilters filter={filter} onChange={onChange} />
      </Popover>
    </>
  );
}

import type { ReactNode } from 'react';
import { useLocale } from '../../i18n/index.js';
import { named } from '../../lib/format.js';
import { useCatalog } from '../catalog/catalog.api.js';

interface Settings {
  style: string;
  aspectRatio: string;
  resolution: string;
  count: number;
}

/** What a row asks for, in one line; a style by its name, or as it was written. */
export function RowSettings({ of }: { of: Settings }): ReactNode {
  const locale = useLocale();
  const style = useCatalog().data?.styles.find(({ code }) => code === of.style);
  const parts = [
    style === undefined ? of.style : named(style.name, locale),
    of.aspectRatio,
    of.resolution,
    `×${of.count}`,
  ];
  return <span>{parts.join(' · ')}</span>;
}

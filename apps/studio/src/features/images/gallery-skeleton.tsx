import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/states.js';

/** While the first page is on its way. */
export function GallerySkeleton(): ReactNode {
  const { t } = useTranslation();
  return (
    <div
      className="grid grid-cols-2 gap-1.5 md:grid-cols-4"
      role="status"
      aria-label={t('common.loading')}
    >
      {Array.from({ length: 12 }, (_, index) => (
        <Skeleton key={index} className="aspect-square" />
      ))}
    </div>
  );
}

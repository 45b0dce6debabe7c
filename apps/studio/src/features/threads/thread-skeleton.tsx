import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/states.js';

/** A thread that is still being read. */
export function ThreadSkeleton(): ReactNode {
  const { t } = useTranslation();
  return (
    <main
      role="status"
      aria-label={t('common.loading')}
      className="mx-auto max-w-3xl space-y-6 px-4 pt-6 sm:px-6"
    >
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-80 max-w-md" />
    </main>
  );
}

import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../catalog/catalog.api.js';

/** The mark of what is only practice. */
export function TestMark(): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="rounded-full border border-warn px-2 py-0.5 text-[11px] font-semibold tracking-wide whitespace-nowrap text-warn">
      {t('buy.testMode')}
    </span>
  );
}

/** Says that no real money moves, where payments are the sandbox; nothing elsewhere. */
export function TestMode({ className }: { className: string }): ReactNode {
  const { t } = useTranslation();
  if (useCatalog().data?.mode.sandboxPayments !== true) return null;
  return (
    <p className={clsx('flex items-center gap-2 text-sm text-muted', className)}>
      <TestMark />
      {t('buy.testModeBody')}
    </p>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Says that no real money moves. */
export function TestMode(): ReactNode {
  const { t } = useTranslation();
  return (
    <p className="mb-4 flex items-center gap-2 text-sm text-muted">
      <span className="rounded-full border border-warn px-2 py-0.5 text-[11px] font-semibold tracking-wide text-warn">
        {t('buy.testMode')}
      </span>
      {t('buy.testModeBody')}
    </p>
  );
}

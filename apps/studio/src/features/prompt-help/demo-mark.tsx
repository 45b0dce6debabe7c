import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Says that built-in rules wrote this and no model. */
export function DemoMark(): ReactNode {
  const { t } = useTranslation();
  return (
    <span
      title={t('help.demoBody')}
      className="rounded bg-tint px-1.5 text-[11px] leading-4 font-semibold tracking-wide text-muted"
    >
      {t('shell.demo')}
    </span>
  );
}

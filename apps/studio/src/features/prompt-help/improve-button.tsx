import { LoaderCircle, WandSparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Improving } from './use-improve.js';

/** Asks for a suggestion; pressed again it stops waiting for one. */
export function ImproveButton({
  improving,
  disabled,
}: {
  improving: Improving;
  disabled: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const { asking, ask, stop } = improving;
  const label = asking ? t('help.stop') : t('help.improve');
  return (
    <button
      type="button"
      title={asking ? t('help.stop') : t('help.improveHint')}
      aria-disabled={disabled}
      onClick={() => (asking ? stop() : disabled ? undefined : ask())}
      className="inline-flex h-9 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-sm font-medium text-muted transition-colors duration-150 hover:bg-tint hover:text-ink aria-disabled:opacity-45"
    >
      {asking ? (
        <LoaderCircle size={16} className="animate-spin" aria-hidden />
      ) : (
        <WandSparkles size={16} aria-hidden />
      )}
      <span className="max-sm:sr-only">{label}</span>
    </button>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** What was not to be in the picture; nothing is shown where nothing was said. */
  text: string | undefined;
  className?: string;
}

/** What a picture was not to show, under what it was to show. */
export function Without({ text, className = '' }: Props): ReactNode {
  const { t } = useTranslation();
  if (text === undefined) return null;
  return (
    <p className={`text-sm text-muted wrap-anywhere ${className}`} title={text}>
      {t('negative.without', { text })}
    </p>
  );
}

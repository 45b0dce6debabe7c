import clsx from 'clsx';
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../i18n/index.js';
import { utcDay } from '../lib/format.js';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  value: string;
  className: string;
}

/**
 * A day (`YYYY-MM-DD`, '' for none). Browsers write it in their own language: while nobody types in
 * it, it is shown in the language of the page.
 */
export function DateInput({ value, className, ...rest }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className="relative">
      <input type="date" value={value} className={clsx(className, 'date-input')} {...rest} />
      <span
        aria-hidden
        className={clsx('date-in-words text-sm', value === '' ? 'text-muted' : 'font-medium')}
      >
        {value === '' ? t('common.anyDay') : utcDay(value, locale)}
      </span>
    </div>
  );
}

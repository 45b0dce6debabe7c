import clsx from 'clsx';
import type { ClipboardEvent, KeyboardEvent, ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { pastedFiles } from './pasted-files.js';

interface Props {
  fieldRef: RefObject<HTMLTextAreaElement | null>;
  value: string;
  max: number;
  placeholder: string;
  onChange: (value: string) => void;
  onRun: () => void;
  onFiles: (files: readonly File[]) => void;
  /** What can be done with the words, beside them. */
  tools: ReactNode;
}

/** From this share of the limit on the counter is shown all the time. */
const COUNTER_FROM = 0.6;

/** The description of the picture. It grows with its text up to a third of the screen. */
export function PromptField({
  fieldRef,
  value,
  max,
  placeholder,
  onChange,
  onRun,
  onFiles,
  tools,
}: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onRun();
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  const over = value.length > max;
  return (
    <div className="relative flex items-start">
      <label htmlFor="prompt" className="sr-only">
        {t('composer.prompt')}
      </label>
      <textarea
        id="prompt"
        ref={fieldRef}
        value={value}
        rows={1}
        placeholder={placeholder}
        aria-describedby="prompt-counter"
        aria-keyshortcuts="Control+Enter"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="field-sizing-content block max-h-[30vh] min-h-13 w-full min-w-0 flex-1 resize-none bg-transparent pt-4 pr-1 pb-2 pl-4 text-base outline-none sm:pl-5"
      />
      <div className="flex shrink-0 pt-2 pr-2 sm:pr-3">{tools}</div>
      <span
        id="prompt-counter"
        className={clsx(
          'absolute right-4 -bottom-1 rounded bg-raised px-1 text-[11px] tabular-nums',
          over ? 'font-medium text-bad' : 'text-muted',
          value.length < max * COUNTER_FROM && 'sr-only',
        )}
      >
        {t('composer.counter', { used: count(value.length, locale), max: count(max, locale) })}
      </span>
    </div>
  );
}

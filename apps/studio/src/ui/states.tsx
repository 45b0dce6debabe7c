import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.js';
import { useWords } from '../i18n/use-words.js';
import { Button } from './button.js';

/** What an error says to the customer: the server's own words, else ours. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  const words = useWords('errors');
  return (error) => {
    if (error instanceof Problem && error.detail !== '')
      return words(error.code, error.detail, error.params);
    if (error instanceof Problem && error.status === 0) return t('errors.offline');
    if (error instanceof Problem && error.transient) return t('errors.unanswered');
    return t('errors.unexpected');
  };
}

/** A list or page that could not be read, with a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  return (
    <div
      role="alert"
      className="mx-auto flex max-w-md flex-col items-center gap-3 py-16 text-center"
    >
      <CloudOff size={28} className="text-muted" aria-hidden />
      <p>{say(error)}</p>
      {error instanceof Problem && error.requestId !== undefined && (
        <p className="text-xs text-muted">{t('errors.reference', { id: error.requestId })}</p>
      )}
      <Button onClick={onRetry}>{t('common.retry')}</Button>
    </div>
  );
}

interface EmptyProps {
  title: string;
  body: string;
  children?: ReactNode;
}

export function EmptyState({ title, body, children }: EmptyProps): ReactNode {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 py-20 text-center">
      <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
      <p className="text-muted">{body}</p>
      {children !== undefined && <div className="mt-3 flex gap-2">{children}</div>}
    </div>
  );
}

/** A grey stand-in that keeps the place of what is still loading. */
export function Skeleton({ className }: { className: string }): ReactNode {
  return <div aria-hidden className={`breathing rounded-tile bg-tint ${className}`} />;
}

/** The quiet last line of a list. */
export function EndMark({ children }: { children: ReactNode }): ReactNode {
  return <p className="py-10 text-center text-sm text-muted">{children}</p>;
}

import type { UseQueryResult } from '@tanstack/react-query';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchPreview } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Skeleton, useProblemText } from '../../ui/states.js';
import { PreviewTable } from './preview-table.js';

/** The total, and how many rows can start. */
function Sums({ preview }: { preview: BatchPreview }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { credits, images, sound, faulty, balanceAfter } = preview;
  return (
    <div className="mb-4">
      <p className="text-2xl font-semibold tracking-tight tabular-nums">
        {t('batch.preview.total', { count: credits, formatted: count(credits, locale) })}{' '}
        <span className="text-sm font-normal text-muted">
          {t('batch.preview.images', { count: images, formatted: count(images, locale) })}
        </span>
      </p>
      <p className={clsx('text-sm', balanceAfter < 0 ? 'text-warn' : 'text-muted')}>
        {balanceAfter < 0
          ? t('batch.page.short', { available: count(balanceAfter + credits, locale) })
          : t('batch.page.after', {
              count: balanceAfter,
              formatted: count(balanceAfter, locale),
            })}
      </p>
      <p className="mt-2 text-sm text-good">
        {t('batch.preview.sound', { count: sound, formatted: count(sound, locale) })}
      </p>
      {faulty > 0 && (
        <p className="text-sm text-bad">
          {t('batch.preview.faulty', { count: faulty, formatted: count(faulty, locale) })}
        </p>
      )}
      {preview.ignoredColumns.length > 0 && (
        <p className="mt-1 text-sm text-muted">
          {t('batch.preview.ignored', { columns: preview.ignoredColumns.join(', ') })}
        </p>
      )}
    </div>
  );
}

interface Props {
  preview: UseQueryResult<BatchPreview>;
  empty: boolean;
}

/** The rows as the server understands them, kept in view while the next answer is on its way. */
export function PreviewPanel({ preview, empty }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const failed = preview.isError && !preview.isFetching;
  return (
    <section aria-label={t('batch.preview.title')} className="min-w-0">
      <h2 className="mb-3 text-sm font-medium">{t('batch.preview.title')}</h2>
      <div aria-live="polite">
        {empty ? (
          <p className="rounded-card border border-dashed border-line px-4 py-10 text-center text-sm text-muted">
            {t('batch.preview.waiting')}
          </p>
        ) : failed ? (
          <p role="alert" className="rounded-card bg-tint p-4 text-sm text-bad">
            {say(preview.error)}
          </p>
        ) : preview.data === undefined ? (
          <Skeleton className="h-40" />
        ) : (
          <Sums preview={preview.data} />
        )}
      </div>
      {!empty && !failed && preview.data !== undefined && <PreviewTable preview={preview.data} />}
    </section>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';

/** Rows that have an end, of those that could start. */
const ended = ({ counts }: Batch): number =>
  counts.done + counts.partial + counts.failed + counts.stopped;

/** How far a batch is; the bar shows what went well and what did not. Nothing before its start. */
export function BatchProgress({ batch }: { batch: Batch }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { counts } = batch;
  const checking = batch.status === 'checking';
  const rows = checking ? batch.rows : batch.rows - counts.rejected - counts.blocked;
  const done = checking ? rows - counts.unchecked : ended(batch);
  if (batch.status === 'ready' || rows === 0)
    return (
      <p className="text-xs text-muted tabular-nums">
        {t('batch.rowCount', { count: batch.rows, formatted: count(batch.rows, locale) })}
      </p>
    );
  const share = (part: number): string => `${(100 * part) / rows}%`;
  return (
    <div>
      <div
        role="progressbar"
        aria-label={batch.name}
        aria-valuemin={0}
        aria-valuemax={rows}
        aria-valuenow={done}
        className="flex h-1.5 overflow-hidden rounded-full bg-tint-strong"
      >
        {checking ? (
          <span className="bg-muted" style={{ width: share(done) }} />
        ) : (
          <>
            <span className="bg-good" style={{ width: share(counts.done) }} />
            <span className="bg-warn" style={{ width: share(counts.partial) }} />
            <span className="bg-bad" style={{ width: share(counts.failed) }} />
          </>
        )}
      </div>
      <p className="mt-1.5 text-xs text-muted tabular-nums">
        {t(checking || done === counts.done ? 'batch.progress' : 'batch.progressEnded', {
          done: count(done, locale),
          total: count(rows, locale),
        })}
      </p>
    </div>
  );
}

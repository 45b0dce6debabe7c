import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchStatus, RowStatus } from './batches.api.js';

const TONES: Record<BatchStatus | RowStatus, string> = {
  checking: 'text-muted',
  ready: 'text-ink',
  running: 'text-ink',
  paused: 'text-warn',
  finished: 'text-good',
  stopped: 'text-muted',
  unchecked: 'text-muted',
  rejected: 'text-bad',
  blocked: 'text-bad',
  done: 'text-good',
  partial: 'text-warn',
  failed: 'text-bad',
};

/** The state of a batch in a word. */
export function BatchMark({ status }: { status: BatchStatus }): ReactNode {
  const { t } = useTranslation();
  return (
    <span
      className={clsx(
        'inline-flex h-6 shrink-0 items-center rounded-full bg-tint px-2.5 text-xs font-medium',
        TONES[status],
      )}
    >
      {t(`batch.status.${status}`)}
    </span>
  );
}

/** The state of a row in a word. */
export function RowMark({ status }: { status: RowStatus }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={clsx('text-xs font-medium', TONES[status])}>
      {t(`batch.rowStatus.${status}`)}
    </span>
  );
}

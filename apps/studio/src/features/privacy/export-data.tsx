import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountExport } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { bytes, dayAndTime } from '../../lib/format.js';
import { Button, buttonClass } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { ErrorState, Skeleton, useProblemText } from '../../ui/states.js';
import { endExport, isUnderWay, useExports } from './export.api.js';
import { ExportDialog } from './export-dialog.js';
import { ExportProgress } from './export-progress.js';
import { useExportWatch } from './use-export-watch.js';

/** Everything of the person as a download: asked for, being made, there, or over. */
export function ExportData(): ReactNode {
  const { t } = useTranslation();
  const exports = useExports();
  const watch = useExportWatch();
  const [asking, setAsking] = useState(false);
  if (exports.isError && exports.data === undefined)
    return <ErrorState error={exports.error} onRetry={() => void exports.refetch()} />;
  if (exports.data === undefined) return <Skeleton className="h-24" />;
  const { items, limits } = exports.data;
  const last = items[0];
  const ready = items.find(({ status }) => status === 'ready');
  return (
    <>
      <p className="mb-4 text-sm text-muted">
        {t('privacy.exportLead', { days: limits.keptDays })}
      </p>
      {last !== undefined && <LastExport of={last} />}
      {ready !== undefined && <Ready of={ready} />}
      {(last === undefined || !isUnderWay(last)) && (
        <Button look={ready === undefined ? 'solid' : 'soft'} onClick={() => setAsking(true)}>
          {t(askWord(last, ready))}
        </Button>
      )}
      {asking && (
        <ExportDialog limits={limits} onAsked={watch.begin} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

function askWord(last: AccountExport | undefined, ready: AccountExport | undefined) {
  if (last?.status === 'failed') return 'privacy.exportRetry';
  return ready === undefined ? 'privacy.export' : 'privacy.exportAnew';
}

/** What became of the last one, where that is not a file to fetch. */
function LastExport({ of: last }: { of: AccountExport }): ReactNode {
  const { t } = useTranslation();
  if (isUnderWay(last)) return <ExportProgress of={last} />;
  if (last.status === 'failed')
    return (
      <p role="alert" className="mb-4 text-sm text-bad">
        {t('privacy.exportFailed')}
      </p>
    );
  // One that its owner deleted needs no word.
  if (last.status !== 'ended' || last.endReason === null || last.endReason === 'deleted')
    return null;
  return <p className="mb-4 text-sm text-muted">{t(`privacy.exportEnded.${last.endReason}`)}</p>;
}

/** The files, how long they are there, and the way to be rid of them sooner. */
function Ready({ of: ready }: { of: AccountExport }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const [deleting, setDeleting] = useState(false);
  const remove = useMutation({ mutationFn: () => endExport(ready.id) });
  const { parts, leftOut, expiresAt, readyAt } = ready;
  const several = parts.length > 1;
  return (
    <div className="mb-4 rounded-2xl border border-line p-4">
      <p className="font-medium">
        {t('privacy.exportReady', { moment: dayAndTime(readyAt ?? ready.askedAt, locale) })}
      </p>
      <p className="mt-1 text-sm text-muted">
        {t('privacy.exportUntil', { moment: dayAndTime(expiresAt ?? ready.askedAt, locale) })}
        {several && ` ${t('privacy.exportParts', { count: parts.length })}`}
      </p>
      {leftOut > 0 && (
        <p className="mt-1 text-sm text-warn">{t('privacy.exportLeftOut', { count: leftOut })}</p>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {parts.map(({ number, bytes: size, downloadUrl }) => (
          <a
            key={number}
            href={downloadUrl ?? undefined}
            download
            className={buttonClass({ look: 'solid' })}
          >
            <Download size={15} aria-hidden />
            {several ? t('privacy.exportPart', { number }) : t('privacy.exportDownload')}
            <span className="tabular-nums opacity-70">{bytes(size, locale)}</span>
          </a>
        ))}
        <Button look="plain" onClick={() => setDeleting(true)}>
          {t('privacy.exportDelete')}
        </Button>
      </div>
      {deleting && (
        <ConfirmDialog
          title={t('privacy.exportDeleteTitle')}
          body={t('privacy.exportDeleteBody')}
          action={t('privacy.exportDelete')}
          busy={remove.isPending}
          error={remove.isError ? say(remove.error) : undefined}
          onConfirm={() => remove.mutate()}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}

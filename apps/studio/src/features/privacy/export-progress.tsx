import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountExport } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { endExport } from './export.api.js';

/** How far it is; nobody has to wait here for it. */
export function ExportProgress({ of }: { of: AccountExport }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const stop = useMutation({ mutationFn: () => endExport(of.id) });
  const { pictures, picturesInAll } = of;
  const isCounting = picturesInAll === null || picturesInAll === 0;
  return (
    <div className="mb-4 rounded-2xl border border-line p-4">
      <p role="status" className="font-medium">
        {t(of.status === 'waiting' ? 'privacy.exportWaiting' : 'privacy.exportRunning')}
      </p>
      {!isCounting && (
        <div
          role="progressbar"
          aria-label={t('privacy.exportRunning')}
          aria-valuemin={0}
          aria-valuemax={picturesInAll}
          aria-valuenow={Math.min(pictures, picturesInAll)}
          className="mt-3 flex h-1.5 overflow-hidden rounded-full bg-tint-strong"
        >
          <span
            className="bg-good"
            style={{ width: `${Math.min(100, (100 * pictures) / picturesInAll)}%` }}
          />
        </div>
      )}
      <p className="mt-1.5 text-sm text-muted tabular-nums">
        {!isCounting &&
          `${t('privacy.exportPictures', {
            done: count(pictures, locale),
            total: count(picturesInAll, locale),
          })} `}
        {t('privacy.exportLeave')}
      </p>
      <Button
        className="mt-3"
        aria-disabled={stop.isPending}
        onClick={() => !stop.isPending && stop.mutate()}
      >
        {t('privacy.exportStop')}
      </Button>
      {stop.isError && (
        <p role="alert" className="mt-3 text-sm text-bad">
          {say(stop.error)}
        </p>
      )}
    </div>
  );
}

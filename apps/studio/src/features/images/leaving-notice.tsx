import { useMutation } from '@tanstack/react-query';
import { CalendarClock, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LeavingFiles } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { bytes, day } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { downloadLeaving, useLeaving } from './images.api.js';

interface Props {
  /** Whether the gallery shows nothing else. */
  isShown: boolean;
  onShow: (isShown: boolean) => void;
}

const isOver = (at: string, now = Date.now()): boolean => new Date(at).getTime() < now;

/** What goes, in words: both kinds, or the one that there is. */
function useWhat(): (leaving: LeavingFiles) => string {
  const { t } = useTranslation();
  return ({ images, uploads }) => {
    const [pictures, files] = [
      t('leaving.images', { count: images }),
      t('leaving.uploads', { count: uploads }),
    ];
    if (uploads === 0) return pictures;
    return images === 0 ? files : t('leaving.both', { images: pictures, uploads: files });
  };
}

function Parts({ leaving }: { leaving: LeavingFiles }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const download = useMutation({
    mutationFn: downloadLeaving,
    onSuccess: () => toast(t('selection.downloading')),
    onError: (error) => toast(say(error)),
  });
  const { parts } = leaving;
  return Array.from({ length: parts }, (_, index) => index + 1).map((part) => (
    <Button
      key={part}
      size="sm"
      look="solid"
      disabled={download.isPending}
      onClick={() => download.mutate(part)}
    >
      <Download size={14} aria-hidden />
      {parts === 1
        ? t('leaving.download', { size: bytes(leaving.bytes, locale) })
        : t('leaving.downloadPart', { part, parts })}
    </Button>
  ));
}

/** Says which pictures the days of the plan end for, and when; they can be seen and taken away. */
export function LeavingNotice({ isShown, onShow }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const what = useWhat();
  const leaving = useLeaving().data;
  if (!leaving?.firstAt || !leaving.lastAt) return null;
  const [first, last] = [day(leaving.firstAt, locale), day(leaving.lastAt, locale)];
  const count = leaving.images + leaving.uploads;
  const said = { count, what: what(leaving), first, last };
  return (
    <aside
      aria-label={t('leaving.title')}
      className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-3 rounded-card bg-tint px-4 py-3 text-sm"
    >
      <CalendarClock size={18} aria-hidden className="shrink-0 text-warn max-sm:hidden" />
      <p className="min-w-0 flex-1 basis-72">
        <strong className="font-semibold">
          {isOver(leaving.firstAt)
            ? t('leaving.now', said)
            : first === last
              ? t('leaving.on', said)
              : t('leaving.between', said)}
        </strong>{' '}
        {t('leaving.why')}{' '}
        <Link to="/studio/account" className="underline underline-offset-2">
          {t('leaving.plans')}
        </Link>
      </p>
      <div className="flex flex-wrap gap-2">
        {(leaving.images > 0 || isShown) && (
          <Button size="sm" aria-pressed={isShown} onClick={() => onShow(!isShown)}>
            {isShown ? t('leaving.showAll') : t('leaving.show')}
          </Button>
        )}
        <Parts leaving={leaving} />
      </div>
    </aside>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Image, Receipt } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { useWords } from '../../i18n/use-words.js';
import { count, dayAndTime } from '../../lib/format.js';
import { useLotName } from '../credits/lot-name.js';
import { useLotEnd } from '../credits/lots.js';

type Line = Receipt['images'][number];

/** What came of one picture's price, in a few words. */
function useOutcome(): (line: Line) => string {
  const { t } = useTranslation();
  return (line) =>
    line.restored > 0
      ? t('receipt.restoredFor', { count: line.restored })
      : line.captured > 0
        ? t('receipt.chargedFor', { count: line.captured })
        : line.released > 0
          ? t('receipt.returned', { count: line.released })
          : t('receipt.heldFor', { count: line.held });
}

/** Why it came so: for what was not delivered, that it was not charged, and the cause. */
function Why({ line, image }: { line: Line; image: Image | undefined }): ReactNode {
  const { t } = useTranslation();
  const reasons = useWords('reasons');
  const ends = useWords('ends');
  if (line.status === 'in_review')
    return <p className="text-xs text-muted">{t('receipt.inReview')}</p>;
  if (line.reason === null || line.reason === '') return null;
  const reason = reasons(line.reasonCode ?? '', line.reason);
  // The code of the end says more than the cause beside the credits does.
  const end = image?.error == null ? undefined : ends(image.error.code, image.error.message);
  if (line.released > 0)
    return (
      <p className="text-xs text-muted">
        <strong className="font-medium text-good">{t('receipt.notCharged')}</strong> {end ?? reason}
      </p>
    );
  return <p className="text-xs text-muted">{reason}</p>;
}

/** When the credits of one picture moved. */
function Moves({ line }: { line: Line }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const reasons = useWords('reasons');
  return (
    <ol className="mt-2 space-y-0.5 text-xs text-muted" aria-label={t('receipt.moves')}>
      {line.events.map((event, index) => (
        <li key={index} className="flex gap-3">
          <time dateTime={event.at} className="w-36 shrink-0 tabular-nums max-sm:w-28">
            {dayAndTime(event.at, locale)}
          </time>
          <span className="flex-1">{reasons(event.reasonCode, event.reason)}</span>
          <span className="tabular-nums">
            {event.amount > 0 &&
              t(`receipt.kinds.${moveOf(event.kind)}`, {
                count: event.amount,
                formatted: count(event.amount, locale),
              })}
          </span>
        </li>
      ))}
    </ol>
  );
}

function moveOf(kind: string): 'hold' | 'capture' | 'release' | 'restore' | 'other' {
  return kind === 'hold' || kind === 'capture' || kind === 'release' || kind === 'restore'
    ? kind
    : 'other';
}

interface Props {
  line: Line;
  /** The picture, where it is known. */
  image?: Image;
  /** With the moves and their times. */
  full?: boolean;
  /** Leads to the picture's own page. */
  linked?: boolean;
}

/** One picture of a receipt: outcome, cause, the credits that were used. */
export function ReceiptImage({ line, image, full = false, linked = false }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const lotName = useLotName();
  const lotEnd = useLotEnd();
  const outcome = useOutcome();
  const name = t('receipt.image', { number: line.index + 1 });
  const kept = linked && line.status === 'delivered' && image?.deletedAt == null;
  return (
    <li
      id={full ? `image-${line.imageId}` : undefined}
      className="break-inside-avoid scroll-mt-(--below-header) border-t border-line py-3 target:bg-tint"
    >
      <div className="flex gap-3">
        {full && kept && image?.thumbnailUrl != null && (
          <img
            src={image.thumbnailUrl}
            alt=""
            className="size-12 shrink-0 rounded-md bg-tint object-cover"
          />
        )}
        <div className="min-w-0 flex-1">
          <div className="flex justify-between gap-4">
            <h3 className="text-sm font-medium">
              {kept ? (
                <Link
                  to={`/studio/images/${line.imageId}`}
                  className="underline underline-offset-2"
                >
                  {name}
                </Link>
              ) : (
                name
              )}
            </h3>
            <span
              className={`tabular-nums ${line.released > 0 || line.restored > 0 ? 'text-good' : ''}`}
            >
              {outcome(line)}
            </span>
          </div>
          <Why line={line} {...(image === undefined ? { image: undefined } : { image })} />
          {line.lots.map((lot) => (
            <p key={lot.lotId} className="text-xs text-muted">
              {t('receipt.lot', { amount: count(lot.amount, locale), name: lotName(lot.kind) })}
              {` · ${lotEnd(lot)}`}
            </p>
          ))}
          {full && <Moves line={line} />}
        </div>
      </div>
    </li>
  );
}

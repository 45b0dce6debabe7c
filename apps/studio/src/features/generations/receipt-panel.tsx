import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { useWords } from '../../i18n/use-words.js';
import { count, day } from '../../lib/format.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useLotName } from '../credits/lot-name.js';
import { useReceipt } from './generations.api.js';

function Line({
  label,
  value,
  strong,
}: {
  label: string;
  value: string;
  strong?: boolean;
}): ReactNode {
  return (
    <div className={`flex justify-between gap-4 py-1 ${strong === true ? 'font-semibold' : ''}`}>
      <dt className={strong === true ? '' : 'text-muted'}>{label}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

function ImageLine({ image }: { image: Receipt['images'][number] }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const lotName = useLotName();
  const words = useWords('reasons');
  const outcome =
    image.captured > 0
      ? t('receipt.chargedFor', { count: image.captured })
      : image.restored > 0
        ? t('receipt.restoredFor', { count: image.restored })
        : image.released > 0
          ? t('receipt.returned', { count: image.released })
          : t('receipt.heldFor', { count: image.held });
  return (
    <li className="border-t border-line py-2.5">
      <div className="flex justify-between gap-4">
        <span className="font-medium">{t('receipt.image', { number: image.index + 1 })}</span>
        <span className={`tabular-nums ${image.released > 0 ? 'text-good' : ''}`}>{outcome}</span>
      </div>
      {image.reason !== null && image.reason !== '' && (
        <p className="text-xs text-muted">{words(image.reasonCode ?? '', image.reason)}</p>
      )}
      {image.lots.map((lot) => (
        <p key={lot.lotId} className="text-xs text-muted">
          {t('receipt.lot', { amount: count(lot.amount, locale), name: lotName(lot.kind) })}
          {lot.expiresAt != null && ` · ${t('credits.until', { day: day(lot.expiresAt, locale) })}`}
        </p>
      ))}
    </li>
  );
}

interface Props {
  generationId: string;
  /** Shows the line of this image alone. */
  only?: string;
}

/** What one run cost and why, image by image, down to the credits that were used. */
export function ReceiptPanel({ generationId, only }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const receipt = useReceipt(generationId);
  if (receipt.isPending) return <Skeleton className="h-20" />;
  if (receipt.isError)
    return <ErrorState error={receipt.error} onRetry={() => void receipt.refetch()} />;
  const { quote, totals, images } = receipt.data;
  return (
    <div className="text-sm">
      {only === undefined && (
        <dl className="pb-2">
          <Line label={t('receipt.quote')} value={count(quote.credits, locale)} />
          {totals.released > 0 && (
            <Line label={t('receipt.released')} value={`−${count(totals.released, locale)}`} />
          )}
          {totals.restored > 0 && (
            <Line label={t('receipt.restored')} value={`−${count(totals.restored, locale)}`} />
          )}
          <Line label={t('receipt.charged')} value={count(totals.charged, locale)} strong />
        </dl>
      )}
      <ul>
        {images
          .filter((image) => only === undefined || image.imageId === only)
          .map((image) => (
            <ImageLine key={image.imageId} image={image} />
          ))}
      </ul>
    </div>
  );
}

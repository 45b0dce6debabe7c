import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';

function Line({
  label,
  value,
  strong = false,
}: {
  label: string;
  value: string;
  strong?: boolean;
}): ReactNode {
  return (
    <div className={`flex justify-between gap-4 py-1 ${strong ? 'font-semibold' : ''}`}>
      <dt className={strong ? '' : 'text-muted'}>{label}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

/** From the quote to what was charged in the end. */
export function ReceiptSums({ receipt }: { receipt: Receipt }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { quote, totals, images } = receipt;
  const open = totals.held - totals.captured - totals.released;
  return (
    <dl className="pb-2">
      <Line
        label={t('receipt.quote')}
        value={t('receipt.quoteSum', {
          images: images.length,
          each: count(quote.perImage, locale),
          sum: count(quote.credits, locale),
        })}
      />
      <Line label={t('receipt.held')} value={count(totals.held, locale)} />
      {open > 0 && <Line label={t('receipt.open')} value={count(open, locale)} />}
      {totals.released > 0 && (
        <Line label={t('receipt.released')} value={`−${count(totals.released, locale)}`} />
      )}
      {totals.restored > 0 && (
        <Line label={t('receipt.restored')} value={`−${count(totals.restored, locale)}`} />
      )}
      <Line label={t('receipt.charged')} value={count(totals.charged, locale)} strong />
    </dl>
  );
}

import { Copy, Receipt as ReceiptIcon, RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Generation } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { ago, count, dayAndTime, named } from '../../lib/format.js';
import { IconButton } from '../../ui/button.js';
import { useCopy } from '../../ui/use-copy.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { Without } from './without.js';
import { ReceiptModal } from './receipt-modal.js';
import { isOpen } from './generations.api.js';
import { useAgain } from './use-again.js';

/** The words of a run: prompt, settings, price, and what can be done with it. */
export function RunCaption({ generation }: { generation: Generation }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const copy = useCopy();
  const onAgain = useAgain(generation);
  const [receipt, setReceipt] = useState(false);
  const style = useCatalog().data?.styles.find((item) => item.code === generation.style);
  const charged = generation.images.reduce(
    (sum, item) => sum + (item.charged ? item.credits : 0),
    0,
  );
  const settings = [
    style !== undefined && style.code !== 'none' ? named(style.name, locale) : undefined,
    generation.aspectRatio,
    generation.resolution,
  ].filter((item) => item !== undefined);
  return (
    <div className="flex flex-wrap items-start gap-x-2 text-sm">
      <div className="min-w-0 flex-[1_1_9rem]">
        <p className="line-clamp-2 text-ink wrap-anywhere" title={generation.prompt}>
          {generation.prompt}
        </p>
        <Without text={generation.negativePrompt} className="line-clamp-1" />
        <p className="mt-0.5 line-clamp-2 text-xs text-muted tabular-nums">
          {settings.join(' · ')} ·{' '}
          <time dateTime={generation.createdAt} title={dayAndTime(generation.createdAt, locale)}>
            {ago(generation.createdAt, locale)}
          </time>
          {!isOpen(generation) && charged > 0 && (
            <>
              {' · '}
              <span className="whitespace-nowrap">
                {t('stage.charged', { count: charged, formatted: count(charged, locale) })}
              </span>
            </>
          )}
        </p>
      </div>
      <div className="-mx-1.5 -mt-1.5 flex text-muted">
        <IconButton label={t('image.again')} onClick={onAgain}>
          <RotateCcw size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={t('image.copyPrompt')}
          onClick={() => void copy(generation.prompt, t('image.promptCopied'))}
        >
          <Copy size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('receipt.title')} onClick={() => setReceipt(true)}>
          <ReceiptIcon size={16} aria-hidden />
        </IconButton>
      </div>
      {receipt && <ReceiptModal generation={generation} onClose={() => setReceipt(false)} />}
    </div>
  );
}

import { Copy, Receipt as ReceiptIcon, RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Generation } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { ago, count, dayAndTime, named } from '../../lib/format.js';
import { IconButton } from '../../ui/button.js';
import { useToast } from '../../ui/toast.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { ReceiptModal } from './receipt-modal.js';
import { isOpen } from './generations.api.js';
import { RunProgress } from './run-progress.js';
import type { Live } from './use-live.js';

interface Props {
  generation: Generation;
  live: Live;
  onAgain: () => void;
}

/** The words beside a run's pictures: prompt, settings, price, and what can be done with it. */
export function RunCaption({ generation, live, onAgain }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const toast = useToast();
  const [receipt, setReceipt] = useState(false);
  const style = useCatalog().data?.styles.find((item) => item.code === generation.style);
  const charged = generation.images.reduce(
    (sum, item) => sum + (item.charged ? item.credits : 0),
    0,
  );
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(generation.prompt);
    toast(t('image.promptCopied'));
  };
  const settings = [
    style !== undefined && style.code !== 'none' ? named(style.name, locale) : undefined,
    generation.aspectRatio,
    generation.resolution,
  ].filter((item) => item !== undefined);
  return (
    <div className="min-w-0 text-sm">
      {isOpen(generation) && <RunProgress generation={generation} live={live} />}
      <p className="line-clamp-5 text-ink wrap-anywhere">{generation.prompt}</p>
      <p className="mt-2 text-xs text-muted tabular-nums">
        {settings.join(' · ')} ·{' '}
        <time dateTime={generation.createdAt} title={dayAndTime(generation.createdAt, locale)}>
          {ago(generation.createdAt, locale)}
        </time>
      </p>
      {!isOpen(generation) && (
        <p className="mt-0.5 text-xs text-muted tabular-nums">
          {t('stage.charged', { count: charged, formatted: count(charged, locale) })}
        </p>
      )}
      <div className="mt-2 -ml-2 flex">
        <IconButton label={t('image.again')} onClick={onAgain}>
          <RotateCcw size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('image.copyPrompt')} onClick={() => void copy()}>
          <Copy size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('receipt.title')} onClick={() => setReceipt(true)}>
          <ReceiptIcon size={16} aria-hidden />
        </IconButton>
      </div>
      {receipt && <ReceiptModal generationId={generation.id} onClose={() => setReceipt(false)} />}
    </div>
  );
}

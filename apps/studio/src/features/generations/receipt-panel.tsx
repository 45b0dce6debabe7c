import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { buttonClass } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useReceipt } from './generations.api.js';
import { ReceiptImage } from './receipt-image.js';
import { ReceiptSums } from './receipt-sums.js';
import type { Image } from '../../api/wire.js';

interface Props {
  generationId: string;
  images?: readonly Image[];
  /** Shows the line of this image alone. */
  only?: string;
}

/** What one run cost and why, in short; leads to the whole receipt. */
export function ReceiptPanel({ generationId, images = [], only }: Props): ReactNode {
  const { t } = useTranslation();
  const receipt = useReceipt(generationId);
  if (receipt.isPending) return <Skeleton className="h-20" />;
  if (receipt.data === undefined)
    return <ErrorState error={receipt.error} onRetry={() => void receipt.refetch()} />;
  const lines = receipt.data.images.filter((line) => only === undefined || line.imageId === only);
  return (
    <div className="text-sm">
      {only === undefined && <ReceiptSums receipt={receipt.data} />}
      <ul>
        {lines.map((line) => {
          const image = images.find((item) => item.id === line.imageId);
          return <ReceiptImage key={line.imageId} line={line} {...(image && { image })} />;
        })}
      </ul>
      <Link
        to={`/studio/receipts/${generationId}${only === undefined ? '' : `#image-${only}`}`}
        className={`${buttonClass({ size: 'sm' })} mt-1`}
      >
        {t('receipt.whole')}
      </Link>
    </div>
  );
}

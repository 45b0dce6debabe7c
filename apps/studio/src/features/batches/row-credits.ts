import type { BatchRow } from '../../api/wire.js';

type Row = Pick<BatchRow, 'status' | 'credits'> & {
  images: readonly Pick<BatchRow['images'][number], 'charged' | 'credits'>[];
};

const ENDED: readonly BatchRow['status'][] = ['done', 'partial', 'failed', 'stopped'];

/** The row's price; once it has ended, what was charged of it. */
export function creditsOf({ status, credits, images }: Row): number {
  if (!ENDED.includes(status)) return credits;
  return images.reduce((sum, image) => sum + (image.charged ? image.credits : 0), 0);
}

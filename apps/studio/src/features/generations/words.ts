import type { TFunction } from 'i18next';
import type { Estimate, Generation, Image } from '../../api/wire.js';

const SETTLED = new Set(['delivered', 'blocked', 'failed', 'cancelled', 'in_review']);

export const isSettled = (image: Image): boolean => SETTLED.has(image.status);

/** All that is left to do is a person's. */
export const isInReview = ({ images }: Pick<Generation, 'images'>): boolean =>
  images.every(isSettled) && images.some(({ status }) => status === 'in_review');

/** Images that ended without being delivered; none of them was charged. */
export const undelivered = (generation: Generation): Image[] =>
  generation.images.filter(
    (image) => isSettled(image) && image.status !== 'delivered' && image.status !== 'in_review',
  );

/** The furthest attempt at a picture of the run that is tried again, if there is one. */
export const triedAgain = ({ images }: Pick<Generation, 'images'>): Image['attempt'] =>
  images
    .flatMap(({ attempt }) => attempt ?? [])
    .reduce<Image['attempt']>(
      (most, attempt) => (most !== undefined && most.number > attempt.number ? most : attempt),
      undefined,
    );

/** "1:05", from seconds. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** How long such a run usually takes; honest once it takes longer. */
export function estimateText(t: TFunction, estimate: Estimate, elapsed_s: number): string {
  const { p50_s, p90_s } = estimate;
  if (elapsed_s > p90_s + 1) return t('stage.longer');
  return p90_s <= p50_s
    ? t('stage.about', { time: clock(p90_s) })
    : t('stage.estimate', { from: clock(p50_s), to: clock(p90_s) });
}

/** One line on where an open run is. */
export function progressText(
  t: TFunction,
  generation: Generation,
  position: number | undefined,
): string {
  if (generation.status === 'accepted')
    return position === undefined || position < 1
      ? t('stage.waiting')
      : t('stage.position', { position });
  if (isInReview(generation)) return t('stage.reviewing');
  const done = generation.images.filter(isSettled).length;
  return generation.images.length === 1
    ? t('stage.drawing')
    : t('stage.drawingOf', { done, total: generation.images.length });
}

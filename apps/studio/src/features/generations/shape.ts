import type { Generation, Image } from '../../api/wire.js';
import type { Unit } from './flow.js';

/** A run without any picture is told in words, in a card of this shape. */
const CARD: Unit = { ratio: 1.2, count: 1 };

/** The pictures of a run that are neither deleted nor in the trash. */
export const shown = (generation: Generation): Image[] =>
  generation.images.filter((image) => image.deletedAt == null && image.trashedAt == null);

/** True when a run is over and nothing came of it. */
export const isEmptyHanded = (generation: Generation): boolean =>
  (generation.status === 'failed' || generation.status === 'cancelled') &&
  generation.images.every((image) => image.status !== 'delivered');

/** The shape that a run takes in the stream. */
export function shapeOf(generation: Generation): Unit {
  const images = shown(generation);
  const [first] = images;
  if (first === undefined || isEmptyHanded(generation)) return CARD;
  return { ratio: first.requestedWidth / first.requestedHeight, count: images.length };
}

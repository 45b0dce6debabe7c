import type { Resolution } from './size.js';

/** The model's own word for how much it puts into a picture; the higher, the more it costs. */
export const IMAGE_QUALITIES = ['low', 'medium', 'high'] as const;
export type ImageQuality = (typeof IMAGE_QUALITIES)[number];

/** What an image of that class costs the customer, and how the model is asked to make it. */
export interface Tier {
  code: Resolution;
  /** For one image. */
  credits: number;
  quality: ImageQuality;
}

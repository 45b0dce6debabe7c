import type { ImageQuality, Resolution } from '#catalog';

/**
 * The model's quality per class. It is fixed because the price per class is: at 1024 × 1024 "high"
 * costs the operator about four times "medium" (contracts of the provider, November 2026).
 */
const QUALITY: Readonly<Record<Resolution, ImageQuality>> = {
  '1K': 'medium',
  '2K': 'medium',
  '4K': 'medium',
};

export const qualityOf = (resolution: Resolution): ImageQuality => QUALITY[resolution];

import type { Resolution } from '#catalog';
import type { ImageQuality } from './provider/image-provider.js';

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

/** Millionths of a USD per output token: 30 USD a million. */
const MICRO_USD_PER_TOKEN = 30;
const DENSITY: Readonly<Record<ImageQuality, number>> = { low: 16, medium: 48, high: 96 };

/**
 * What one picture costs the operator before the provider says so, in millionths of a USD. The
 * formula is the community's reading of OpenAI's calculator; it reproduces every published count.
 */
export function costEstimateMicroUsd(width: number, height: number, quality: ImageQuality): number {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const f = DENSITY[quality];
  const s = Math.floor((2 * f * short + long) / (2 * long));
  const tokens = Math.ceil((f * s * (2_000_000 + width * height)) / 4_000_000);
  return tokens * MICRO_USD_PER_TOKEN;
}

import type { ImageQuality, ProviderUsage } from '../image-provider.js';

/** Millionths of a USD per token: 30, 5 and 8 USD a million. Source: OpenAI's prices, November 2026. */
const OUTPUT_MICRO_USD = 30;
const TEXT_INPUT_MICRO_USD = 5;
const IMAGE_INPUT_MICRO_USD = 8;
/** What each partial image adds, as remembered from OpenAI's guide; only used where usage is missing. */
const PARTIAL_TOKENS = 100;
const DENSITY: Readonly<Record<ImageQuality, number>> = { low: 16, medium: 48, high: 96 };

/**
 * Output tokens of one picture. The formula is the community's reading of OpenAI's calculator
 * (community.openai.com/t/1382699); it reproduces every published count.
 */
export function outputTokens(width: number, height: number, quality: ImageQuality): number {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const f = DENSITY[quality];
  const s = Math.floor((2 * f * short + long) / (2 * long));
  return Math.ceil((f * s * (2_000_000 + width * height)) / 4_000_000);
}

/** Millionths of a USD, by what the provider says it used. */
export const costOfUsage = (usage: ProviderUsage): number =>
  usage.outputTokens * OUTPUT_MICRO_USD +
  usage.inputTextTokens * TEXT_INPUT_MICRO_USD +
  usage.inputImageTokens * IMAGE_INPUT_MICRO_USD;

/** Millionths of a USD before, or without, the provider's word. */
export const estimatedCost = (
  width: number,
  height: number,
  quality: ImageQuality,
  partialImages = 0,
): number =>
  (outputTokens(width, height, quality) + partialImages * PARTIAL_TOKENS) * OUTPUT_MICRO_USD;

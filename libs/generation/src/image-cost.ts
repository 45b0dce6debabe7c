import type { ProviderRequest, ProviderUsage } from './provider/image-provider.js';
import type { ImageQuality } from '#catalog';

/** What a provider's model costs the operator, in millionths of a USD for a million tokens. */
export interface Price {
  textInputMicroUsd: number;
  imageInputMicroUsd: number;
  outputMicroUsd: number;
  /** For an image of which the provider says no usage; null: as estimated by tokens. */
  flatMicroUsd: number | null;
}

const MILLION = 1_000_000;
/** What each partial image adds, as remembered from OpenAI's guide. */
const PARTIAL_TOKENS = 100;
/** What a picture of about 80 kB counted as, once, in a recorded call. */
const REFERENCE_TOKENS = 512;
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
export const costOfUsage = (usage: ProviderUsage, price: Price): number =>
  Math.round(
    (usage.outputTokens * price.outputMicroUsd +
      usage.inputTextTokens * price.textInputMicroUsd +
      usage.inputImageTokens * price.imageInputMicroUsd) /
      MILLION,
  );

/** What an estimate looks at. The words of a prompt cost less than a thousandth of its picture. */
export interface Drawing extends Pick<ProviderRequest, 'width' | 'height' | 'quality'> {
  /** Previews while it is being made. */
  partialImages?: number;
  /** Pictures that are given to the model, the mask included. */
  pictures?: number;
}

/** Millionths of a USD before, or without, the provider's word. */
export function estimatedCost(drawing: Drawing, price: Price): number {
  if (price.flatMicroUsd !== null) return price.flatMicroUsd;
  const { width, height, quality, partialImages = 0, pictures = 0 } = drawing;
  return costOfUsage(
    {
      inputTokens: pictures * REFERENCE_TOKENS,
      inputTextTokens: 0,
      inputImageTokens: pictures * REFERENCE_TOKENS,
      outputTokens: outputTokens(width, height, quality) + partialImages * PARTIAL_TOKENS,
    },
    price,
  );
}

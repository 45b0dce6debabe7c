import { z } from 'zod';
import type { ProviderEcho, ProviderUsage } from '../image-provider.js';

/** What of the provider's answers is read, and no more: other fields come and go. */
const tokens = z.int().min(0).max(100_000_000);
/** Numbers that cannot be are as good as none: the cost is then estimated. */
const usage = z.object({
  input_tokens: tokens,
  input_tokens_details: z
    .object({ image_tokens: tokens, text_tokens: tokens })
    .partial()
    .optional(),
  output_tokens: tokens.min(1),
});

const answer = z.object({
  data: z.array(z.object({ b64_json: z.string().nullish() })).nullish(),
  output_format: z.string().nullish().catch(undefined),
  background: z.string().nullish().catch(undefined),
  quality: z.string().nullish().catch(undefined),
  size: z.string().nullish().catch(undefined),
  usage: usage.nullish().catch(undefined),
});

const partial = z.object({
  type: z.enum(['image_generation.partial_image', 'image_edit.partial_image']),
  b64_json: z.string(),
  partial_image_index: z.number().int().min(0),
});

const completed = z.looseObject({
  type: z.enum(['image_generation.completed', 'image_edit.completed']),
  b64_json: z.string().nullish(),
});

export interface FinalImage {
  base64: string;
  format?: 'png' | 'jpeg' | 'webp';
  quality?: string;
  size?: [width: number, height: number];
  /** Size, format, quality and background as the provider wrote them. */
  echo?: ProviderEcho;
  usage?: ProviderUsage;
}

export const isPartial = (event: unknown): event is z.infer<typeof partial> =>
  partial.safeParse(event).success;

export const isCompleted = (event: unknown): event is z.infer<typeof completed> =>
  completed.safeParse(event).success;

/** The one image of an answer; nothing when there is none, as after a refusal of some of n. */
export function finalImage(body: unknown): FinalImage | undefined {
  const parsed = answer.safeParse(body);
  const base64 = parsed.data?.data?.[0]?.b64_json;
  if (!parsed.success || !base64) return undefined;
  const { output_format: format, quality, size, background, usage: used } = parsed.data;
  const edges = /^(\d+)x(\d+)$/.exec(size ?? '');
  return {
    base64,
    format: format === 'png' || format === 'jpeg' || format === 'webp' ? format : undefined,
    quality: quality ?? undefined,
    echo: echoOf({ size, format, quality, background }),
    size: edges ? [Number(edges[1]), Number(edges[2])] : undefined,
    usage: used ? usageOf(used) : undefined,
  };
}

/** Words longer than this are no settings. */
const MAX_ECHO_CHARS = 40;

function echoOf(
  said: Record<keyof ProviderEcho, string | null | undefined>,
): ProviderEcho | undefined {
  const words = Object.entries(said).filter(([, word]) => word && word.length <= MAX_ECHO_CHARS);
  return words.length > 0 ? Object.fromEntries(words) : undefined;
}

function usageOf(used: z.infer<typeof usage>): ProviderUsage {
  const image = used.input_tokens_details?.image_tokens ?? 0;
  return {
    inputTokens: used.input_tokens,
    inputImageTokens: image,
    inputTextTokens: used.input_tokens_details?.text_tokens ?? used.input_tokens - image,
    outputTokens: used.output_tokens,
  };
}

/** Nothing for what is not base64: Node would silently decode the rest of it. */
export function imageBytes(base64: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length > 0 ? bytes : undefined;
}

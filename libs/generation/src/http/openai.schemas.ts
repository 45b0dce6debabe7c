import { z } from 'zod';
import { limits } from '../generation.js';
import { backgrounds, outputFormats } from './generation.schemas.js';

/** Longest prompt of the image models. */
const MAX_PROMPT_CHARS = 32_000;

/** As OpenAI's POST /v1/images/generations; what it knows and we do not is accepted and ignored. */
export const openAiImagesRequest = z
  .object({
    prompt: z.string().trim().min(1).max(MAX_PROMPT_CHARS),
    model: z.string().max(100).optional(),
    n: z
      .int()
      .min(1)
      .max(limits.max_count)
      .nullish()
      .transform((n) => n ?? undefined),
    size: z.string().max(20).optional(),
    quality: z.string().max(20).optional(),
    background: z.enum(backgrounds).optional(),
    output_format: z.enum(outputFormats).optional(),
    output_compression: z.int().min(0).max(100).optional(),
    response_format: z.enum(['b64_json', 'url']).optional(),
    stream: z
      .boolean()
      .nullish()
      .transform((stream) => stream ?? undefined),
    partial_images: z.int().min(0).max(3).optional(),
    moderation: z.string().max(20).optional(),
    user: z.string().max(500).optional(),
    safety_identifier: z.string().max(500).optional(),
  })
  .meta({ id: 'OpenAiImagesRequest' });
export type OpenAiImagesRequest = z.infer<typeof openAiImagesRequest>;

export const openAiImagesResponse = z
  .object({
    created: z.int(),
    background: z.string(),
    output_format: z.string(),
    quality: z.string(),
    size: z.string(),
    data: z.array(z.object({ b64_json: z.string() })),
  })
  .meta({ id: 'OpenAiImagesResponse' });
export type OpenAiImagesResponse = z.infer<typeof openAiImagesResponse>;

export const openAiModels = z
  .object({
    object: z.literal('list'),
    data: z.array(
      z.object({
        id: z.string(),
        object: z.literal('model'),
        created: z.int(),
        owned_by: z.string(),
      }),
    ),
  })
  .meta({ id: 'OpenAiModels' });

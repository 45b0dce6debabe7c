import { z } from 'zod';
import { limits } from '../generation.js';
import { sayWhatToSend as error } from '../openai-images/say-what-to-send.js';
import { backgrounds, outputFormats } from './generation.schemas.js';

/** Longest prompt of the image models. */
const MAX_PROMPT_CHARS = 32_000;

/** As OpenAI's POST /v1/images/generations; what it knows and we do not is accepted and ignored. */
export const openAiImagesRequest = z
  .object(
    {
      prompt: z.string({ error }).trim().min(1, { error }).max(MAX_PROMPT_CHARS, { error }),
      model: z.string({ error }).max(100, { error }).optional(),
      n: z
        .int({ error })
        .min(1, { error })
        .max(limits.max_count, { error })
        .nullish()
        .transform((n) => n ?? undefined),
      size: z.string({ error }).max(20, { error }).optional(),
      quality: z.string({ error }).max(20, { error }).optional(),
      background: z.enum(backgrounds, { error }).optional(),
      output_format: z.enum(outputFormats, { error }).optional(),
      output_compression: z.int({ error }).min(0, { error }).max(100, { error }).optional(),
      response_format: z.enum(['b64_json', 'url'], { error }).optional(),
      stream: z
        .boolean({ error })
        .nullish()
        .transform((stream) => stream ?? undefined),
      partial_images: z.int({ error }).min(0, { error }).max(3, { error }).optional(),
      moderation: z.string({ error }).max(20, { error }).optional(),
      user: z.string({ error }).max(500, { error }).optional(),
      safety_identifier: z.string({ error }).max(500, { error }).optional(),
    },
    { error },
  )
  .meta({ id: 'OpenAiImagesRequest' });
export type OpenAiImagesRequest = z.infer<typeof openAiImagesRequest>;

/** Text parts of a form, where every value is text and an empty one is none. */
const text = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);
const number = (least: number, most: number) =>
  text(
    z
      .string()
      .regex(/^\d{1,3}$/, 'Send a whole number')
      .transform(Number)
      .pipe(z.int({ error }).min(least, { error }).max(most, { error }))
      .optional(),
  );
const flag = text(
  z
    .enum(['true', 'false'], { error })
    .transform((value) => value === 'true')
    .optional(),
);
const word = <T extends string>(words: readonly [T, ...T[]]) =>
  text(z.enum(words, { error }).optional());

/** The text parts of OpenAI's POST /v1/images/edits; the pictures are parts of their own. */
export const openAiEditFields = z
  .object({
    prompt: z
      .string("Missing required parameter: 'prompt'")
      .trim()
      .min(1, { error })
      .max(MAX_PROMPT_CHARS, { error }),
    model: text(z.string({ error }).max(100, { error }).optional()),
    n: number(1, limits.max_count),
    size: text(z.string({ error }).max(20, { error }).optional()),
    quality: text(z.string({ error }).max(20, { error }).optional()),
    background: word(backgrounds),
    output_format: word(outputFormats),
    output_compression: number(0, 100),
    // The model that we name always works closely after its pictures, and has no such switch.
    input_fidelity: word(['high', 'low']),
    response_format: word(['b64_json', 'url']),
    stream: flag,
    partial_images: number(0, 3),
    user: text(z.string({ error }).max(500, { error }).optional()),
    safety_identifier: text(z.string({ error }).max(500, { error }).optional()),
  })
  .meta({ id: 'OpenAiEditFields' });
export type OpenAiEditFields = z.infer<typeof openAiEditFields>;

const usage = z.object({
  input_tokens: z.int(),
  input_tokens_details: z.object({ image_tokens: z.int(), text_tokens: z.int() }),
  output_tokens: z.int(),
  total_tokens: z.int(),
});
export type OpenAiUsage = z.infer<typeof usage>;

export const openAiImagesResponse = z
  .object({
    created: z.int(),
    background: z.string(),
    output_format: z.string(),
    quality: z.string(),
    size: z.string(),
    data: z.array(z.object({ b64_json: z.string() })),
    usage,
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

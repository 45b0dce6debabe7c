import { pageOf, pageQuery } from '#kernel';
import { ASPECT_RATIOS, RESOLUTIONS } from '#catalog';
import { z } from 'zod';
import { generationStatuses, limits } from '../generation.js';
import { imageView } from './image.schemas.js';
import { flag, moment } from './list-query.js';

export const backgrounds = ['auto', 'opaque', 'transparent'] as const;
export const outputFormats = ['png', 'jpeg', 'webp'] as const;

/** What a customer asks for; quotes and generations take the same body. */
export const createGeneration = z
  .object({
    prompt: z
      .string()
      .trim()
      .min(1, 'Write a prompt')
      .max(limits.max_prompt_chars, `At most ${limits.max_prompt_chars} characters`),
    values: z
      .record(z.string().max(100), z.string().max(limits.max_prompt_chars))
      .refine((values) => Object.keys(values).length <= limits.max_variables, {
        message: `At most ${limits.max_variables} values`,
      })
      .optional()
      .describe(
        'Values for the {{variables}} of the prompt and of the negative prompt, by their names; without it braces are plain characters',
      ),
    negativePrompt: z
      .string()
      .trim()
      .max(limits.max_negative_chars, `At most ${limits.max_negative_chars} characters`)
      .transform((text) => (text === '' ? undefined : text))
      .optional()
      .describe('What must not be in the picture'),
    style: z.string().min(1).max(40).optional(),
    aspectRatio: z.enum(ASPECT_RATIOS),
    resolution: z.enum(RESOLUTIONS),
    count: z.int().min(1).max(limits.max_count),
    referenceIds: z
      .array(z.uuid())
      .max(limits.max_references, `At most ${limits.max_references} references`)
      .refine((ids) => new Set(ids).size === ids.length, 'Name each reference once')
      .optional()
      .describe('Uploads that are ready, or delivered images of your own'),
    maskId: z
      .uuid()
      .optional()
      .describe(
        'A PNG upload; where it is transparent, the first picture (the parent image, else the first reference) is edited. Stretched if its size differs.',
      ),
    parentImageId: z.uuid().optional().describe('The delivered image that this one goes on from'),
    threadId: z.uuid().optional().describe('The thread that this is the next turn of'),
    startThread: z.boolean().optional().describe('Makes this the first turn of a new thread'),
    background: z.enum(backgrounds).optional(),
    outputFormat: z.enum(outputFormats).optional(),
  })
  .refine((body) => body.threadId === undefined || body.startThread !== true, {
    path: ['startThread'],
    message: 'Name a thread or start one, not both',
  })
  .refine((body) => !(body.background === 'transparent' && body.outputFormat === 'jpeg'), {
    path: ['outputFormat'],
    message: 'A transparent background needs PNG or WebP',
  })
  .refine(
    (body) =>
      new Set([...(body.referenceIds ?? []), ...(body.parentImageId ? [body.parentImageId] : [])])
        .size <= limits.max_references,
    {
      path: ['referenceIds'],
      message: `At most ${limits.max_references} pictures, the parent image included`,
    },
  )
  .refine(
    (body) =>
      body.maskId === undefined ||
      body.parentImageId !== undefined ||
      (body.referenceIds?.length ?? 0) > 0,
    { path: ['maskId'], message: 'A mask needs the image that it belongs to' },
  )
  .meta({ id: 'CreateGeneration' });

export type CreateGeneration = z.infer<typeof createGeneration>;

export const estimateView = z.object({ p50_s: z.int(), p90_s: z.int() }).meta({ id: 'Estimate' });

export const generationView = z
  .object({
    id: z.uuid(),
    status: z.enum(generationStatuses),
    prompt: z.string(),
    negativePrompt: z.string().optional(),
    style: z.string(),
    aspectRatio: z.string(),
    resolution: z.enum(RESOLUTIONS),
    count: z.int(),
    cost: z.int().describe('Credits held when it was accepted'),
    background: z.enum(backgrounds).optional(),
    outputFormat: z.enum(outputFormats),
    referenceIds: z.array(z.uuid()),
    maskId: z.uuid().optional(),
    parentImageId: z.uuid().optional(),
    threadId: z.uuid().optional(),
    notices: z
      .array(z.object({ code: z.enum(['mask_scaled']), message: z.string() }))
      .optional()
      .describe('What was done differently from what was sent'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    version: z.int().describe('Grows with every change; the event id of the stream'),
    queuePosition: z.int().optional().describe('1 is next; absent once it runs'),
    estimate: estimateView.optional(),
    paused: z
      .literal(true)
      .optional()
      .describe('The making of images is paused: what waits goes on when it is resumed'),
    images: z.array(imageView),
  })
  .meta({ id: 'Generation' });

export type GenerationView = z.infer<typeof generationView>;

export const generationPage = pageOf(generationView, 'GenerationPage');

export const generationListQuery = pageQuery.extend({
  q: z.string().trim().max(200).optional(),
  style: z.string().max(40).optional(),
  tag: z.string().max(limits.max_tag_chars).optional(),
  favorite: flag.optional(),
  status: z.enum(generationStatuses).optional(),
  batches: z
    .enum(['hidden'])
    .optional()
    .describe('hidden: without the generations of batches, which have a list of their own'),
  from: moment.optional(),
  to: moment.optional(),
});
export type GenerationListQuery = z.infer<typeof generationListQuery>;

export const quoteView = z
  .object({
    credits: z.int(),
    balanceAfter: z.int().describe('What would be left; below zero when it is not enough'),
    prompt: z
      .string()
      .optional()
      .describe('With its values, where the request gives any and none is missing'),
    negativePrompt: z.string().optional().describe('With its values, as the prompt'),
    allowed: z.boolean(),
    reasons: z.array(
      z.object({
        code: z.string(),
        message: z.string().describe('English; front ends word it by the code and its parameters'),
        params: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'Quote' });
export type QuoteView = z.infer<typeof quoteView>;

export const receiptView = z
  .object({
    generationId: z.uuid(),
    quote: z.object({ credits: z.int(), perImage: z.int() }),
    images: z.array(
      z.object({
        imageId: z.uuid(),
        index: z.int(),
        status: z.string(),
        held: z.int(),
        captured: z.int(),
        released: z.int(),
        restored: z.int(),
        lots: z.array(
          z.object({
            lotId: z.uuid(),
            kind: z.string(),
            amount: z.int(),
            expiresAt: z.iso.datetime().nullable(),
            spendableUntil: z.iso
              .datetime()
              .nullable()
              .describe('End of the paid month, where that is before it expires'),
          }),
        ),
        reason: z.string().nullable(),
        reasonCode: z.string().nullable(),
        events: z.array(
          z.object({
            kind: z.string(),
            amount: z.int(),
            reason: z.string(),
            reasonCode: z.string(),
            at: z.iso.datetime(),
          }),
        ),
      }),
    ),
    totals: z.object({
      held: z.int(),
      captured: z.int(),
      released: z.int(),
      restored: z.int(),
      charged: z.int(),
    }),
  })
  .meta({ id: 'GenerationReceipt' });
export type ReceiptView = z.infer<typeof receiptView>;

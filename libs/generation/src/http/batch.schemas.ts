import { ASPECT_RATIOS, RESOLUTIONS } from '#catalog';
import { adminListQuery, adminPageOf, pageOf, pageQuery } from '#kernel';
import { z } from 'zod';
import { batchLimits, batchStatuses, pauseReasons, rowStatuses } from '../batch.js';
import { limits } from '../generation.js';
import { imageView } from './image.schemas.js';

export const batchKinds = ['lines', 'csv', 'tsv', 'template'] as const;

/** What a customer gives; the preview and the batch itself take the same body. */
export const batchSource = z
  .object({
    name: z.string().trim().max(batchLimits.max_name_chars).optional(),
    kind: z
      .enum(batchKinds)
      .describe('lines: one prompt a line; template: `text` is a table of values'),
    text: z
      .string()
      .max(batchLimits.max_chars, `At most ${batchLimits.max_chars} characters`)
      .describe('Lines, or a table whose first line names its columns'),
    template: z
      .string()
      .trim()
      .min(1, 'Write the template')
      .max(limits.max_prompt_chars, `At most ${limits.max_prompt_chars} characters`)
      .optional()
      .describe('A prompt with {{variables}}, each a column of the table'),
    defaults: z
      .object({
        style: z.string().min(1).max(40),
        aspectRatio: z.enum(ASPECT_RATIOS),
        resolution: z.enum(RESOLUTIONS),
        count: z.int().min(1).max(limits.max_count),
        negativePrompt: z
          .string()
          .trim()
          .max(limits.max_negative_chars, `At most ${limits.max_negative_chars} characters`)
          .optional()
          .describe('What must not be in the picture; with a template it may have {{variables}}'),
      })
      .describe('For rows that say nothing of their own'),
  })
  .refine((body) => (body.kind === 'template') === (body.template !== undefined), {
    path: ['template'],
    message: 'A template belongs to the kind "template", and only there',
  })
  .meta({ id: 'BatchSource' });
export type BatchSource = z.infer<typeof batchSource>;

const problemView = z
  .object({
    code: z.string(),
    message: z.string().describe('English; front ends word it by the code and its parameters'),
    params: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'BatchRowProblem' });

const rowFacts = {
  line: z.int().describe('Where the row begins in the text, from 1'),
  prompt: z.string(),
  negativePrompt: z.string().optional(),
  style: z.string(),
  aspectRatio: z.string(),
  resolution: z.string(),
  count: z.int(),
  credits: z.int().describe('Price of the whole row; 0 for one that cannot start'),
};

export const batchPreview = z
  .object({
    rows: z.array(z.object({ ...rowFacts, problem: problemView.optional() })),
    ignoredColumns: z.array(z.string()),
    sound: z.int().describe('Rows without a fault so far; prompts are checked in the batch'),
    faulty: z.int(),
    images: z.int(),
    credits: z.int(),
    balanceAfter: z.int().describe('What would be left; below zero when it is not enough'),
  })
  .meta({ id: 'BatchPreview' });
export type BatchPreview = z.infer<typeof batchPreview>;

export const batchView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(batchStatuses),
    pauseReason: z.enum(pauseReasons).optional(),
    checkDelayed: z.boolean().describe('The check of contents does not answer; it is tried again'),
    rows: z.int(),
    counts: z.object({
      unchecked: z.int(),
      rejected: z.int(),
      blocked: z.int(),
      ready: z.int(),
      running: z.int(),
      done: z.int(),
      partial: z.int(),
      failed: z.int(),
      stopped: z.int(),
    }),
    images: z.object({ delivered: z.int(), retryable: z.int() }),
    credits: z.object({
      total: z.int().describe('Price of every row that can start or has started'),
      toHold: z.int().describe('Price of what has not begun: confirm this number to start'),
      charged: z.int().describe('Price of the delivered pictures'),
      retry: z.int().describe('Price of trying again what failed: confirm this number to retry'),
    }),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Batch' });
export type BatchView = z.infer<typeof batchView>;
export const batchPage = pageOf(batchView, 'BatchPage');

export const batchRowView = z
  .object({
    id: z.uuid(),
    position: z.int(),
    ...rowFacts,
    status: z.enum(rowStatuses),
    problem: problemView.optional().describe('Why it cannot start'),
    verdictId: z.uuid().optional().describe('Of a blocked prompt, for an appeal'),
    images: z.array(imageView),
  })
  .meta({ id: 'BatchRow' });
export type BatchRowView = z.infer<typeof batchRowView>;
export const batchRowPage = pageOf(batchRowView, 'BatchRowPage');

export const batchRowQuery = pageQuery.extend({
  status: z
    .union([z.enum(rowStatuses), z.array(z.enum(rowStatuses)).max(rowStatuses.length)])
    .optional(),
});
export type BatchRowQuery = z.infer<typeof batchRowQuery>;

export const confirmBatch = z
  .object({ credits: z.int().min(0).describe('The price that was shown and is agreed to') })
  .meta({ id: 'ConfirmBatch' });
export type ConfirmBatch = z.infer<typeof confirmBatch>;

export const adminBatchQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  status: z.enum(batchStatuses).optional(),
});
export type AdminBatchQuery = z.infer<typeof adminBatchQuery>;
export const adminBatchRow = batchView
  .extend({ workspaceId: z.uuid(), origin: z.string() })
  .meta({ id: 'AdminBatchRow' });
export type AdminBatchRow = z.infer<typeof adminBatchRow>;
export const adminBatchPage = adminPageOf(adminBatchRow, 'AdminBatchPage');

export const stoppedBatch = z
  .object({ auditId: z.uuid().nullable().describe('Null where it was stopped before') })
  .meta({ id: 'StoppedBatch' });

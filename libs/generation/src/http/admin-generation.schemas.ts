import { adminListQuery, adminPageOf, reasonSchema } from '#kernel';
import { z } from 'zod';
import { generationStatuses } from '../generation.js';
import { imageStatuses } from '../image.js';
import { adminCredentialsView } from './credentials.schemas.js';
import { generationView, receiptView } from './generation.schemas.js';

export const adminGenerationQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  status: z
    .enum([...generationStatuses, 'under_way'])
    .optional()
    .describe('`under_way`: accepted or running'),
  imageStatus: z.enum(imageStatuses).optional(),
  provider: z.string().max(100).optional(),
  errorCode: z.string().max(100).optional(),
  id: z.union([z.uuid(), z.array(z.uuid()).max(100)]).optional(),
});
export type AdminGenerationQuery = z.infer<typeof adminGenerationQuery>;

const counts = z.object({
  delivered: z.int(),
  blocked: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  open: z.int(),
});

export const adminGenerationRow = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    origin: z.string(),
    status: z.enum(generationStatuses),
    prompt: z.string(),
    style: z.string(),
    aspectRatio: z.string(),
    resolution: z.string(),
    count: z.int(),
    cost: z.int(),
    images: counts,
    errorCodes: z.array(z.string()),
    providers: z.array(z.string()),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AdminGenerationRow' });
export type AdminGenerationRow = z.infer<typeof adminGenerationRow>;
export const adminGenerationPage = adminPageOf(adminGenerationRow, 'AdminGenerationPage');

export const attemptView = z
  .object({
    id: z.uuid(),
    imageId: z.uuid(),
    number: z.int(),
    provider: z.string(),
    model: z.string().nullable(),
    workerId: z.string(),
    requestId: z.string().nullable(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    outcome: z.string().nullable(),
    errorKind: z.string().nullable(),
    errorStatus: z.int().nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    costMicroUsd: z.int().nullable(),
  })
  .meta({ id: 'GenerationAttempt' });
export type AttemptView = z.infer<typeof attemptView>;

export const adminGenerationDetail = generationView
  .extend({
    workspaceId: z.uuid(),
    userId: z.uuid(),
    origin: z.string(),
    providerPrompt: z.string(),
    attempts: z.array(attemptView),
    receipt: receiptView,
    credentials: z
      .array(adminCredentialsView)
      .describe('Of the images that are stored and were looked at'),
  })
  .meta({ id: 'AdminGenerationDetail' });
export type AdminGenerationDetail = z.infer<typeof adminGenerationDetail>;

export const restorePreview = z
  .object({
    generationId: z.uuid(),
    workspaceId: z.uuid(),
    credits: z.int().describe('Credits that would go back'),
    images: z.array(
      z.object({
        imageId: z.uuid(),
        index: z.int(),
        status: z.enum(imageStatuses),
        credits: z.int(),
        restorable: z.boolean(),
        reason: z.string().describe('Why it can, or cannot, be restored'),
      }),
    ),
  })
  .meta({ id: 'RestorePreview' });
export type RestorePreview = z.infer<typeof restorePreview>;

export const restoreRequest = z
  .object({ reason: reasonSchema, imageIds: z.array(z.uuid()).min(1).max(10).optional() })
  .meta({ id: 'RestoreRequest' });
export type RestoreRequest = z.infer<typeof restoreRequest>;

export const restoreResult = z
  .object({ restored: z.int().describe('Credits given back'), auditId: z.uuid() })
  .meta({ id: 'RestoreResult' });
export type RestoreResult = z.infer<typeof restoreResult>;

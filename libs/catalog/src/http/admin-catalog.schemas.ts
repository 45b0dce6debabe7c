import { z } from 'zod';
import { adminPageOf, reasonSchema } from '#kernel';
import { imageQuality, planView, resolutionCode, words } from './catalog.schemas.js';

const count = z.int().min(1).max(1_000_000);
const days = z.int().min(1).max(36_500);
const text = z.string().trim().min(1).max(400);
const reason = reasonSchema;

export const planPatch = z
  .object({
    nameEn: text.optional(),
    nameZh: text.optional(),
    priceMinor: count.optional(),
    monthlyCredits: count.optional(),
    trialCredits: z.int().min(0).max(100_000).optional(),
    resolutions: z.array(resolutionCode).min(1).optional(),
    concurrentJobs: z.int().min(1).max(100).optional(),
    requestsPerMinute: z.int().min(1).max(10_000).optional(),
    uploadRetentionDays: days.optional(),
    outputRetentionDays: days.optional(),
    trashRetentionDays: days.optional(),
    deletionNoticeDays: z
      .int()
      .min(0)
      .max(60)
      .nullable()
      .optional()
      .describe('Days before a deletion that customers are told; null: as the setting says'),
    apiAccess: z.boolean().optional(),
    enabled: z.boolean().optional(),
    reason,
  })
  .meta({ id: 'PlanPatch' });
export type PlanPatch = z.infer<typeof planPatch>;

export const productPatch = z
  .object({
    nameEn: text.optional(),
    nameZh: text.optional(),
    credits: count.optional(),
    priceMinor: count.optional(),
    externalProductId: z.string().trim().min(1).max(200).nullable().optional(),
    enabled: z.boolean().optional(),
    reason,
  })
  .meta({ id: 'ProductPatch' });
export type ProductPatch = z.infer<typeof productPatch>;

export const stylePatch = z
  .object({
    nameEn: text.optional(),
    nameZh: text.optional(),
    descriptionEn: text.optional(),
    descriptionZh: text.optional(),
    template: z
      .string()
      .max(2000)
      .refine((value) => value.split('{prompt}').length === 2, 'Must contain {prompt} exactly once')
      .optional(),
    enabled: z.boolean().optional(),
    reason,
  })
  .meta({ id: 'StylePatch' });
export type StylePatch = z.infer<typeof stylePatch>;

export const resolutionPatch = z
  .object({ quality: imageQuality.optional(), reason })
  .meta({ id: 'ResolutionPatch' });
export type ResolutionPatch = z.infer<typeof resolutionPatch>;

export const adminPlanView = planView
  .omit({ interval: true })
  .extend({ id: z.string(), enabled: z.boolean() })
  .meta({ id: 'AdminPlanView' });

export const adminProductView = z
  .object({
    id: z.string(),
    code: z.string(),
    kind: z.enum(['pack', 'subscription']),
    planCode: z.string().nullable(),
    periodMonths: z.int().nullable().describe('Months that one payment pays for; null for packs'),
    name: words,
    credits: z.int(),
    priceMinor: z.int(),
    currency: z.string(),
    externalProductId: z.string(),
    enabled: z.boolean(),
  })
  .meta({ id: 'AdminProductView' });

export const adminStyleView = z
  .object({
    id: z.string(),
    code: z.string(),
    name: words,
    description: words,
    template: z.string(),
    enabled: z.boolean(),
  })
  .meta({ id: 'AdminStyleView' });

export const adminResolutionView = z
  .object({
    id: z.string(),
    code: resolutionCode,
    name: words,
    credits: z.int().describe('Credits for one image'),
    quality: imageQuality.describe('How the model is asked to make it'),
  })
  .meta({ id: 'AdminResolutionView' });

const audited = { auditId: z.uuid().describe('Row of the audit log with before and after') };
export const editedPlanView = adminPlanView.extend(audited).meta({ id: 'EditedPlan' });
export const editedProductView = adminProductView.extend(audited).meta({ id: 'EditedProduct' });
export const editedStyleView = adminStyleView.extend(audited).meta({ id: 'EditedStyle' });

export const editedResolutionView = adminResolutionView
  .extend(audited)
  .meta({ id: 'EditedResolution' });

export const adminPlanList = adminPageOf(adminPlanView, 'AdminPlanList');
export const adminProductList = adminPageOf(adminProductView, 'AdminProductList');
export const adminStyleList = adminPageOf(adminStyleView, 'AdminStyleList');
export const adminResolutionList = adminPageOf(adminResolutionView, 'AdminResolutionList');

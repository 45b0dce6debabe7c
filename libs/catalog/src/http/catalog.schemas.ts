import { z } from 'zod';
import { IMAGE_QUALITIES } from '../quality.js';
import { ASPECT_RATIOS, RESOLUTIONS } from '../size.js';

export const words = z.object({ en: z.string(), zh: z.string() }).meta({ id: 'Words' });
export const resolutionCode = z.enum(RESOLUTIONS).meta({ id: 'Resolution' });
export const aspectRatioCode = z.enum(ASPECT_RATIOS).meta({ id: 'AspectRatio' });

export const imageQuality = z.enum(IMAGE_QUALITIES).meta({ id: 'ImageQuality' });

export const planView = z
  .object({
    code: z.string(),
    kind: z.enum(['free', 'subscription']),
    name: words,
    priceMinor: z.int().describe('USD minor units per interval; 0 when free'),
    currency: z.string(),
    interval: z.enum(['month']).nullable(),
    monthlyCredits: z.int(),
    yearly: z
      .object({
        productCode: z.string(),
        priceMinor: z.int(),
        credits: z.int().describe('Of the whole year, with its payment'),
      })
      .nullable()
      .describe('The same plan paid by the year; null where it is not sold so'),
    trialCredits: z.int(),
    trialDays: z.int().describe('How long trial credits are valid'),
    resolutions: z.array(resolutionCode),
    concurrentJobs: z.int(),
    requestsPerMinute: z.int(),
    uploadRetentionDays: z.int(),
    outputRetentionDays: z.int(),
    trashRetentionDays: z.int(),
    deletionNoticeDays: z
      .int()
      .nullable()
      .describe('Days before a deletion that you are told; null: the usual ones'),
    apiAccess: z.boolean(),
    productCode: z.string().nullable().describe('What to pass to POST /api/v1/billing/checkouts'),
  })
  .meta({ id: 'PlanView' });

export const packView = z
  .object({
    code: z.string(),
    productCode: z.string(),
    name: words,
    credits: z.int(),
    priceMinor: z.int(),
    currency: z.string(),
  })
  .meta({ id: 'PackView' });

export const styleView = z
  .object({ code: z.string(), name: words, description: words, thumbnailUrl: z.string() })
  .meta({ id: 'StyleView' });

const sizeView = z.object({ width: z.int(), height: z.int() }).meta({ id: 'Size' });

export const catalogView = z
  .object({
    plans: z.array(planView),
    packs: z.array(packView),
    styles: z.array(styleView),
    aspectRatios: z.array(
      z.object({
        code: aspectRatioCode,
        label: words,
        orientation: z.enum(['square', 'landscape', 'portrait']),
      }),
    ),
    resolutions: z.array(
      z.object({
        code: resolutionCode,
        credits: z.int().describe('Credits for one image'),
        quality: imageQuality.describe('How the model is asked to make it'),
        sizes: z.record(aspectRatioCode, sizeView),
      }),
    ),
    limits: z.object({
      maxCount: z.int(),
      maxReferences: z.int(),
      maxPromptChars: z.int(),
      maxNegativeChars: z.int().describe('Of what must not be in a picture'),
    }),
    mode: z.object({
      demoEngine: z.boolean(),
      sandboxPayments: z.boolean(),
      promptHelp: z.boolean().describe('Prompts are improved and pictures described'),
    }),
    contact: z.object({ wecomUrl: z.string().optional(), wecomQr: z.string().optional() }),
  })
  .meta({ id: 'CatalogView' });
export type CatalogView = z.infer<typeof catalogView>;

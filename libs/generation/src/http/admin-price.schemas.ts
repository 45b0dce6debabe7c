import { IMAGE_QUALITIES, RESOLUTIONS } from '#catalog';
import { adminListQuery, adminPageOf, reasonSchema } from '#kernel';
import { z } from 'zod';

/** 2,000 USD for a million tokens, or for an image. */
const MAX_MICRO_USD = 2_000_000_000;
const microUsd = z.int().min(0).max(MAX_MICRO_USD);

const figures = {
  textInputMicroUsd: microUsd.describe('Millionths of a USD for a million tokens of text'),
  imageInputMicroUsd: microUsd.describe('The same of pictures given to the model'),
  outputMicroUsd: microUsd.describe('The same of pictures made'),
  flatMicroUsd: microUsd
    .nullable()
    .describe('For an image of which the provider says no usage; null: estimated by tokens'),
};

export const adminPrice = z
  .object({
    id: z.uuid(),
    provider: z.string().describe('Its name in the configuration, or `*` for all others'),
    model: z.string().describe('Or `*` for all others'),
    ...figures,
    validFrom: z.iso.datetime(),
    createdBy: z.string().nullable().describe('null: came with the product'),
    state: z.enum(['current', 'future', 'past', 'withdrawn']),
    withdrawnBy: z.string().nullable(),
    usedBy: z
      .array(z.string())
      .describe('Providers in use with such a model; with none the price counts for nothing'),
  })
  .meta({ id: 'AdminPrice' });
export type AdminPrice = z.infer<typeof adminPrice>;
export const adminPricePage = adminPageOf(adminPrice, 'AdminPricePage');

export const adminPriceQuery = adminListQuery;
export type AdminPriceQuery = z.infer<typeof adminPriceQuery>;

export const newPrice = z
  .object({
    provider: z.string().trim().min(1).max(40),
    model: z.string().trim().min(1).max(100),
    ...figures,
    validFrom: z.iso.datetime().optional().describe('Not before now; absent: now'),
    reason: reasonSchema,
  })
  .meta({ id: 'NewPrice' });
export type NewPriceBody = z.infer<typeof newPrice>;

export const addedPrice = adminPrice
  .extend({ auditId: z.uuid().describe('Row of the audit log') })
  .meta({ id: 'AddedPrice' });

export const costEstimates = z
  .object({
    providers: z.array(
      z.object({
        provider: z.string(),
        model: z.string(),
        costs: z.array(
          z.object({
            resolution: z.enum(RESOLUTIONS),
            quality: z.enum(IMAGE_QUALITIES),
            costMicroUsd: z.int().describe('Of one square image with its previews'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'CostEstimates' });
export type CostEstimates = z.infer<typeof costEstimates>;

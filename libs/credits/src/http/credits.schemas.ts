import { z } from 'zod';
import { pageOf } from '#kernel';
import { LOT_PRIORITY, type LotKind } from '../lot.js';
import { ENTRY_KINDS } from '../statement.js';

export const lotKindSchema = z.enum(Object.keys(LOT_PRIORITY) as [LotKind, ...LotKind[]]);

export const balanceView = z
  .object({
    available: z.int(),
    held: z.int(),
    debt: z.int(),
    lots: z.array(
      z.object({
        id: z.uuid(),
        kind: lotKindSchema,
        available: z.int(),
        held: z.int(),
        expiresAt: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'BalanceView' });

export const entryView = z
  .object({
    id: z.string(),
    kind: z.enum(ENTRY_KINDS),
    amount: z.int(),
    moved: z.int(),
    balanceAfter: z.int(),
    heldAfter: z.int(),
    debtAfter: z.int(),
    reason: z.string(),
    reasonCode: z.string(),
    lotKind: lotKindSchema,
    generationId: z.uuid().optional(),
    imageId: z.uuid().optional(),
    expiresAt: z.iso.datetime().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'EntryView' });

export const entryPage = pageOf(entryView, 'EntryPage');

import { z } from 'zod';
import { pageOf, pageQuery } from '#kernel';
import { LOT_PRIORITY, type LotKind } from '../lot.js';
import { fromTime, toTime, type EntryFilter } from '../read-statement/entry-filter.js';
import { LOCALES } from '../statement-words.js';
import { ENTRY_KINDS, type EntryKind } from '../statement.js';

export const lotKindSchema = z.enum(Object.keys(LOT_PRIORITY) as [LotKind, ...LotKind[]]);

export const balanceView = z
  .object({
    available: z.int(),
    spendable: z.int(),
    waiting: z.int(),
    held: z.int(),
    debt: z.int(),
    lots: z.array(
      z.object({
        id: z.uuid(),
        kind: lotKindSchema,
        available: z.int(),
        held: z.int(),
        expiresAt: z.iso.datetime().nullable(),
        spendableUntil: z.iso.datetime().nullable(),
        waiting: z.boolean(),
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
    params: z.object({
      credits: z.int(),
      lotKind: lotKindSchema,
      expiresAt: z.iso.datetime().optional(),
    }),
    lotKind: lotKindSchema,
    generationId: z.uuid().optional(),
    imageId: z.uuid().optional(),
    expiresAt: z.iso.datetime().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'EntryView' });

export const entryPage = pageOf(entryView, 'EntryPage');

const moment = z.iso.datetime({ offset: true }).or(z.iso.date());

/** A list of kinds with commas, as query strings have it. */
const kindList = z
  .string()
  .max(200)
  .refine((text) => text.split(',').every(isEntryKind), {
    message: `Use one or more of ${ENTRY_KINDS.join(', ')}, with commas`,
  })
  .describe(`One or more of ${ENTRY_KINDS.join(', ')}, with commas`);

function isEntryKind(text: string): text is EntryKind {
  return (ENTRY_KINDS as readonly string[]).includes(text);
}

const filters = {
  kind: kindList.optional(),
  lotKind: lotKindSchema.optional(),
  from: moment.optional().describe('Inclusive; a date is its start in UTC'),
  to: moment.optional().describe('Exclusive; a date means including that day in UTC'),
  generationId: z.uuid().optional(),
};
export const entryQuery = pageQuery.extend(filters);
export type EntryQuery = z.output<typeof entryQuery>;

export const entryExportQuery = z.object({ ...filters, locale: z.enum(LOCALES).optional() });
export type EntryExportQuery = z.output<typeof entryExportQuery>;

/** What the query of a statement asks for. */
export function filterOf(query: EntryExportQuery): EntryFilter {
  return {
    kinds: query.kind?.split(',').filter(isEntryKind),
    lotKind: query.lotKind,
    from: query.from === undefined ? undefined : fromTime(query.from),
    to: query.to === undefined ? undefined : toTime(query.to),
    generationId: query.generationId,
  };
}

export const usageQuery = z.object({
  from: z.iso.date().optional().describe('First day, UTC; without it 30 days before the last'),
  to: z.iso.date().optional().describe('Last day, UTC, inclusive; without it today'),
});
export type UsageQuery = z.output<typeof usageQuery>;

export const usageView = z
  .object({
    items: z.array(
      z.object({
        day: z.iso.date(),
        granted: z.int(),
        spent: z.int(),
        returned: z.int(),
        released: z.int(),
        lapsed: z.int(),
        revoked: z.int(),
      }),
    ),
  })
  .meta({ id: 'CreditUsage' });

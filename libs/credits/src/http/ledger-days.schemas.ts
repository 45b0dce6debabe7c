import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';

const day = z.iso.date();
const range = {
  from: day.optional().describe('First day, UTC'),
  to: day.optional().describe('Last day, UTC, inclusive'),
};

export const dayListQuery = adminListQuery.extend(range);
export type DayListQuery = z.output<typeof dayListQuery>;
export const dayFileQuery = z.object(range);
export type DayFileQuery = z.output<typeof dayFileQuery>;

export const ledgerDayView = z
  .object({
    id: day,
    day,
    granted: z.object({
      trial: z.int(),
      subscription: z.int(),
      operator: z.int(),
      pack: z.int(),
    }),
    consumed: z.int(),
    restored: z.int(),
    lapsed: z.int(),
    revoked: z.int(),
    reinstated: z.int(),
    deducted: z.int(),
    debtIncurred: z.int(),
    debtLowered: z.int(),
    debtSettled: z.int(),
    settlementsReturned: z.int(),
    debtForgiven: z.int(),
    forgivenessUndone: z.int(),
    outstanding: z.int(),
    debt: z.int(),
    final: z.boolean(),
    computedAt: z.iso.datetime(),
  })
  .meta({ id: 'LedgerDay' });
export const ledgerDayPage = adminPageOf(ledgerDayView, 'LedgerDayPage');

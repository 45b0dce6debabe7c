import { z } from 'zod';
import { WITHHELD_REASONS } from '#billing';
import { adminListQuery, adminPageOf } from '#kernel';

const status = z.enum(['granted', 'withheld', 'waiting_for_verification']);

export const trialGrantsQuery = adminListQuery.extend({
  status: status.optional(),
  id: z.union([z.uuid(), z.array(z.uuid()).max(100)]).optional(),
});
export type TrialGrantsQuery = z.output<typeof trialGrantsQuery>;

export const trialGrantView = z
  .object({
    /** The workspace's id. */
    id: z.uuid(),
    email: z.string(),
    status,
    reasonCode: z
      .enum(WITHHELD_REASONS)
      .nullable()
      .describe('Why it was withheld; stays where an operator granted it all the same'),
    signals: z.array(
      z.object({
        kind: z.enum(['person', 'address', 'site', 'device', 'domain']),
        count: z.int().describe('Earlier trials; of a domain 1 where it is a throw-away one'),
        limit: z.int().describe('From this count on it is withheld'),
      }),
    ),
    credits: z.int(),
    createdAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
    decidedBy: z.object({ id: z.uuid(), email: z.string() }).nullable(),
    auditId: z.uuid().nullable().describe('Of the operator who granted what had been withheld'),
  })
  .meta({ id: 'TrialGrant' });
export type TrialGrantView = z.output<typeof trialGrantView>;
export const trialGrantPage = adminPageOf(trialGrantView, 'TrialGrantPage');

export const workspaceParam = z.object({ id: z.uuid() });

import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';
import type { Restriction } from '../data/restrictions.repository.js';
import {
  COOL_DOWN_FROM,
  COOL_DOWN_MIN,
  COUNTED_OVER_H,
  RESTRICTION_KINDS,
  REVIEW_FROM,
} from '../restriction.js';
import type { Standing } from '../restrict-workspace/restrict-workspace.js';

const kind = z.enum(RESTRICTION_KINDS);

export const standingView = z
  .object({
    refused: z.int().describe('Different contents of yours that were refused within the window'),
    limits: z.object({
      windowHours: z.int(),
      coolDownFrom: z.int(),
      coolDownMinutes: z.int(),
      reviewFrom: z.int(),
    }),
    restriction: z
      .object({ kind, since: z.iso.datetime(), until: z.iso.datetime().nullable() })
      .nullable(),
  })
  .meta({ id: 'ModerationStanding' });

export const restrictionView = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    kind,
    status: z.enum(['active', 'ended']),
    refused: z.int(),
    createdAt: z.iso.datetime(),
    until: z.iso.datetime().nullable(),
    liftedAt: z.iso.datetime().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'Restriction' });
export const restrictionList = adminPageOf(restrictionView, 'RestrictionList');
export const restrictionsQuery = adminListQuery.extend({
  status: z.enum(['active', 'ended']).optional(),
  workspaceId: z.uuid().optional(),
});
export type RestrictionsQuery = z.output<typeof restrictionsQuery>;
export const liftedView = restrictionView
  .extend({ auditId: z.uuid() })
  .meta({ id: 'LiftedRestriction' });

/** How a customer stands, with the limits that hold for everybody. */
export function toStandingView({ refused, restriction }: Standing): z.output<typeof standingView> {
  return {
    refused,
    limits: {
      windowHours: COUNTED_OVER_H,
      coolDownFrom: COOL_DOWN_FROM,
      coolDownMinutes: COOL_DOWN_MIN,
      reviewFrom: REVIEW_FROM,
    },
    restriction: restriction && {
      kind: restriction.kind,
      since: restriction.beganAt.toISOString(),
      until: restriction.until?.toISOString() ?? null,
    },
  };
}

/** A restriction as the console shows it. */
export function toRestrictionView(restriction: Restriction): z.output<typeof restrictionView> {
  const { id, workspaceId, kind, refused, liftReason } = restriction;
  return {
    id,
    workspaceId,
    kind,
    status: restriction.active ? 'active' : 'ended',
    refused,
    createdAt: restriction.beganAt.toISOString(),
    until: restriction.until?.toISOString() ?? null,
    liftedAt: restriction.liftedAt?.toISOString() ?? null,
    liftReason,
  };
}

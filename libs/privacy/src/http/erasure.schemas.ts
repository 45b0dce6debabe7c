import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';
import { GRACE_days, type Erasure, type ErasureStep } from '../erasure.js';

const status = z.enum(['planned', 'running', 'done', 'taken_back']).meta({ id: 'ErasureStatus' });
const obstacleCode = z
  .enum([
    'subscription_renews',
    'subscription_runs',
    'checkout_open',
    'legal_hold',
    'operator_account',
  ])
  .meta({ id: 'ErasureObstacle' });
const moment = z.iso.datetime();

export const askErasure = z
  .object({
    email: z.string().max(254).describe('The address of the account, typed once more'),
    password: z.string().min(1).max(1024),
  })
  .meta({ id: 'AskErasure' });
export type AskErasure = z.output<typeof askErasure>;

export const erasureView = z
  .object({
    erasure: z
      .object({
        status,
        askedBy: z.enum(['customer', 'operator']),
        askedAt: moment,
        dueAt: moment.describe('Until then it can be taken back'),
        waitsFor: obstacleCode.nullable().describe('Its day has come, and this stands against it'),
      })
      .nullable(),
    obstacles: z.array(
      z.object({
        code: obstacleCode,
        refuses: z.boolean().describe('True: it cannot even be planned'),
        until: moment.nullable(),
      }),
    ),
    graceDays: z.int(),
  })
  .meta({ id: 'AccountErasure' });

export const adminErasure = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    userId: z.uuid(),
    status,
    askedBy: z.enum(['customer', 'operator']),
    operatorId: z.uuid().nullable(),
    approverId: z.uuid().nullable(),
    askedAt: moment,
    dueAt: moment,
    waitsFor: obstacleCode.nullable(),
    failures: z.int(),
    lastError: z.string().nullable(),
    pass: z.int().describe('How often everything was gone through, this time included'),
    notBefore: moment.nullable().describe('When the pass that comes next begins'),
    begunAt: moment.nullable(),
    endedAt: moment.nullable(),
    takenBackAt: moment.nullable(),
    takenBackBy: z.enum(['customer', 'operator']).nullable(),
  })
  .meta({ id: 'AdminErasure' });
export const adminErasurePage = adminPageOf(adminErasure, 'AdminErasurePage');
export const erasureCertificate = adminErasure
  .extend({
    steps: z.array(
      z.object({
        eraser: z.string(),
        erased: z.record(z.string(), z.number()),
        endedAt: moment.nullable(),
      }),
    ),
  })
  .meta({ id: 'ErasureCertificate' });
export const adminErasureQuery = adminListQuery.extend({
  status: status.optional(),
  workspaceId: z.uuid().optional(),
});
export type AdminErasureQuery = z.output<typeof adminErasureQuery>;

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** A plan or certificate as operators see it. */
export function toAdminErasure(erasure: Erasure): z.output<typeof adminErasure> {
  return {
    ...erasure,
    askedAt: erasure.askedAt.toISOString(),
    dueAt: erasure.dueAt.toISOString(),
    notBefore: iso(erasure.notBefore),
    begunAt: iso(erasure.begunAt),
    endedAt: iso(erasure.endedAt),
    takenBackAt: iso(erasure.takenBackAt),
  };
}

/** With everything that was erased, by whom it was held. */
export function toCertificate(
  erasure: Erasure,
  steps: readonly ErasureStep[],
): z.output<typeof erasureCertificate> {
  return {
    ...toAdminErasure(erasure),
    steps: steps.map((step) => ({ ...step, endedAt: iso(step.endedAt) })),
  };
}

/** What the person sees of it; what ends before the day is no obstacle. */
export function toErasureView(
  erasure: Erasure | null,
  obstacles: readonly { code: string; refuses: boolean; until?: Date | null }[],
  now: Date,
) {
  const dueAt = erasure?.dueAt ?? new Date(now.getTime() + GRACE_days * 86_400_000);
  return {
    erasure: erasure && {
      status: erasure.status,
      askedBy: erasure.askedBy,
      askedAt: erasure.askedAt.toISOString(),
      dueAt: erasure.dueAt.toISOString(),
      waitsFor: erasure.waitsFor,
    },
    obstacles: obstacles
      .filter(({ until }) => !until || until > dueAt)
      .map(({ code, refuses, until }) => ({ code, refuses, until: iso(until ?? null) })),
    graceDays: GRACE_days,
  };
}

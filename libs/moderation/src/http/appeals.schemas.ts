import { z } from 'zod';
import { adminListQuery, adminPageOf, pageOf, reasonSchema } from '#kernel';
import type { Appeal } from '../data/appeals.repository.js';
import { SUBJECT_KINDS } from '../data/verdicts.repository.js';
import { RULE_WORDS } from '../rule.js';
import { answerView, ruleSchema } from './admin-verdicts.schemas.js';

const status = z.enum(['open', 'upheld', 'granted']);

export const openAppealBody = z
  .object({
    verdictId: z.uuid(),
    message: z.string().trim().min(1, 'Please tell us why this should be allowed').max(2000),
  })
  .meta({ id: 'OpenAppeal' });
export type OpenAppealBody = z.output<typeof openAppealBody>;

export const appealView = z
  .object({
    id: z.uuid(),
    verdictId: z.uuid(),
    subject: z.enum(SUBJECT_KINDS),
    /** Id of the upload or image; words are their own subject. */
    reference: z.string().nullable(),
    rule: ruleSchema,
    ruleWords: z.object({ en: z.string(), zh: z.string() }),
    status,
    message: z.string(),
    /** What the person who decided wrote. */
    answer: z.string().nullable(),
    createdAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Appeal' });
export const appealPage = pageOf(appealView, 'AppealPage');

export const adminAppealView = appealView
  .extend({
    workspaceId: z.uuid(),
    prompt: z.string().nullable(),
    answers: z.array(answerView),
    blockedAt: z.iso.datetime(),
    /** Where the refused picture can be looked at; null for words. */
    pictureUrl: z.string().nullable(),
  })
  .meta({ id: 'AdminAppeal' });
export const adminAppealList = adminPageOf(adminAppealView, 'AdminAppealList');
export const adminAppealsQuery = adminListQuery.extend({
  status: z.enum(['open', 'decided']).optional(),
  workspaceId: z.uuid().optional(),
});
export type AdminAppealsQuery = z.output<typeof adminAppealsQuery>;

export const decideAppealBody = z
  .object({ decision: z.enum(['upheld', 'granted']), reason: reasonSchema })
  .meta({ id: 'DecideAppeal' });
export type DecideAppealBody = z.output<typeof decideAppealBody>;
export const decidedAppealView = adminAppealView
  .extend({ auditId: z.uuid() })
  .meta({ id: 'DecidedAppeal' });

const STATUS = { upheld: 'upheld', overturned: 'granted' } as const;

/** An appeal as its customer sees it. */
export function toAppealView(appeal: Appeal): z.output<typeof appealView> {
  const { id, verdictId, subject, reference, rule, message, answer } = appeal;
  return {
    id,
    verdictId,
    subject,
    reference,
    rule,
    ruleWords: RULE_WORDS[rule],
    status: appeal.decidedAt && appeal.decision ? STATUS[appeal.decision] : 'open',
    message,
    answer,
    createdAt: appeal.createdAt.toISOString(),
    decidedAt: appeal.decidedAt?.toISOString() ?? null,
  };
}

/** An appeal as the console shows it. */
export function toAdminAppealView(appeal: Appeal): z.output<typeof adminAppealView> {
  const { workspaceId, prompt, subject, reference } = appeal;
  return {
    ...toAppealView(appeal),
    workspaceId,
    prompt,
    answers: appeal.answers.map((answer) => ({
      ...answer,
      scores: answer.scores && { ...answer.scores },
    })),
    blockedAt: appeal.blockedAt.toISOString(),
    pictureUrl:
      subject === 'upload' || subject === 'image'
        ? `/api/admin/v1/refused-pictures/${subject}/${reference}`
        : null,
  };
}

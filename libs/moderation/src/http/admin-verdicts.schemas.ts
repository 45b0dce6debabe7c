import { z } from 'zod';
import { adminListQuery, adminPageOf, reasonSchema } from '#kernel';
import { RULE_CODES, RULE_WORDS } from '../rule.js';
import { SUBJECT_KINDS, type Verdict } from '../data/verdicts.repository.js';

const outcome = z.enum(['allowed', 'blocked', 'review', 'unavailable']);
const subject = z.enum(SUBJECT_KINDS);
const decision = z.enum(['upheld', 'overturned']);
export const ruleSchema = z.enum(RULE_CODES).meta({ id: 'ContentRule' });

/** What one moderator said. */
export const answerView = z.object({
  moderator: z.enum(['openai', 'creem', 'local']),
  decision: z.enum(['allow', 'review', 'deny', 'silent']),
  rule: ruleSchema.optional(),
  reference: z.string().optional(),
  scores: z.record(z.string(), z.number()).optional(),
  took_ms: z.number(),
});

export const verdictsQuery = adminListQuery.extend({
  outcome: outcome.optional(),
  subject: subject.optional(),
  rule: ruleSchema.optional(),
  workspaceId: z.uuid().optional(),
});
export type VerdictsQuery = z.output<typeof verdictsQuery>;

export const decideBody = z
  .object({ decision, reason: reasonSchema })
  .meta({ id: 'DecideVerdict' });
export type DecideBody = z.output<typeof decideBody>;

export const verdictView = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    subject,
    reference: z.string().nullable(),
    prompt: z.string().nullable(),
    outcome,
    allowed: z.boolean(),
    rule: ruleSchema.nullable(),
    ruleWords: z.object({ en: z.string(), zh: z.string() }).nullable(),
    answers: z.array(answerView),
    decision: decision.nullable(),
    decidedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ModerationVerdict' });
export const verdictList = adminPageOf(verdictView, 'ModerationVerdictList');

/** A verdict as the console shows it. */
export function toVerdictView(verdict: Verdict): z.output<typeof verdictView> {
  return {
    ...verdict,
    answers: verdict.answers.map((answer) => ({
      ...answer,
      scores: answer.scores && { ...answer.scores },
    })),
    allowed: verdict.outcome === 'allowed',
    ruleWords: verdict.rule && RULE_WORDS[verdict.rule],
    decidedAt: verdict.decidedAt?.toISOString() ?? null,
    createdAt: verdict.createdAt.toISOString(),
  };
}

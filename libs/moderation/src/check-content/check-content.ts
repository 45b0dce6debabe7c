import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { describeError, log, newId } from '#kernel';
import { VerdictsRepository, type Answer, type NewVerdict } from '../data/verdicts.repository.js';
import { moderationErrors } from '../moderation.errors.js';
import type { Content, Moderator } from '../moderators/moderator.js';
import { Moderators } from '../moderators/moderators.js';
import { RULE_CODES, type RuleCode } from '../rule.js';

export interface Subject {
  workspaceId: string;
  /** Id of the picture; a prompt is its own subject. */
  reference: string | null;
}

export interface Outcome {
  verdictId: string;
  /** The rule that was met, or null when everybody allowed it. */
  rule: RuleCode | null;
}

const RETRY_AFTER_S = 10;

/** Asks everybody who judges here and writes down what they said. Fail-closed. */
@Injectable()
export class CheckContent {
  constructor(
    private readonly moderators: Moderators,
    private readonly verdicts: VerdictsRepository,
  ) {}

  /**
   * All must answer, and one denial blocks. Must be called outside a transaction: it waits for
   * services elsewhere. @throws 503 `moderation_unavailable` when one that was needed is silent.
   */
  async run(content: Content, subject: Subject): Promise<Outcome> {
    const verdictId = newId();
    const answers = await this.ask(content, verdictId);
    const denied = answers.filter((answer) => answer.decision === 'deny');
    // The gravest of several: the list of rules is in that order.
    const rule = RULE_CODES.find((code) => denied.some((answer) => answer.rule === code)) ?? null;
    const silent = answers.some((answer) => answer.decision === 'silent');
    const outcome = rule ? 'blocked' : silent ? 'unavailable' : 'allowed';
    await this.verdicts.add({
      id: verdictId,
      ...subject,
      ...describe(content),
      outcome,
      rule,
      answers,
    });
    if (outcome === 'unavailable')
      throw moderationErrors.raise(
        'moderation_unavailable',
        'The check of contents did not answer. Nothing was charged; please try again in a moment.',
        { headers: { 'retry-after': String(RETRY_AFTER_S) } },
      );
    return { verdictId, rule };
  }

  /** Our own rules first: what they deny is shown to nobody else. */
  private async ask(content: Content, verdictId: string): Promise<Answer[]> {
    const { local } = this.moderators;
    const ours = local.judges.includes(content.kind)
      ? [await askOne(local, content, verdictId)]
      : [];
    if (ours.some((answer) => answer.decision === 'deny')) return ours;
    const services = this.moderators.servicesFor(content.kind);
    const theirs = services.map((service) => askOne(service, content, verdictId));
    return [...ours, ...(await Promise.all(theirs))];
  }
}

async function askOne(moderator: Moderator, content: Content, verdictId: string): Promise<Answer> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const judgement = await moderator.judge(content, verdictId);
    return { moderator: moderator.name, ...judgement, took_ms: took() };
  } catch (error) {
    log.warn({ moderator: moderator.name, error: describeError(error) }, 'moderator is silent');
    return { moderator: moderator.name, decision: 'silent', took_ms: took() };
  }
}

function describe(content: Content): Pick<NewVerdict, 'subject' | 'prompt' | 'contentHash'> {
  const bytes = content.kind === 'prompt' ? content.prompt : content.bytes;
  return {
    subject: content.kind,
    prompt: content.kind === 'prompt' ? content.prompt : null,
    contentHash: createHash('sha256').update(bytes).digest(),
  };
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { describeError, log, newId, OpenAccounts, UnitOfWork } from '#kernel';
import {
  VerdictsRepository,
  type Answer,
  type NewVerdict,
  type SubjectKind,
  type Verdict,
} from '../data/verdicts.repository.js';
import { moderationErrors } from '../moderation.errors.js';
import type { Content, Judgement, Moderator, Shown } from '../moderators/moderator.js';
import { Moderators } from '../moderators/moderators.js';
import { RestrictWorkspace } from '../restrict-workspace/restrict-workspace.js';
import { GRAVEST_RULE, RULE_CODES, type RuleCode } from '../rule.js';
import { earlierWord, meaningOf } from './earlier-word.js';

export interface Subject {
  workspaceId: string;
  subject: SubjectKind;
  /** Id of the picture; a prompt is its own subject. */
  reference: string | null;
  /**
   * Which refusals count against the workspace: what the model made is not the customer's doing, and
   * of many prompts that are checked together only those count that meet the gravest rule.
   */
  counting: 'all' | 'gravest' | 'none';
}

export interface Outcome {
  verdictId: string;
  /** The rule that was met, or may be; null when everybody allowed it. */
  rule: RuleCode | null;
  /** Nobody refused, and somebody leaves it to a person. */
  review: boolean;
}

const RETRY_AFTER_S = 10;
const PICTURES: readonly SubjectKind[] = ['upload', 'image'];

/** Asks everybody who judges here and writes down what they said. Fail-closed. */
@Injectable()
export class CheckContent {
  constructor(
    private readonly accounts: OpenAccounts,
    private readonly moderators: Moderators,
    private readonly restricting: RestrictWorkspace,
    private readonly unitOfWork: UnitOfWork,
    private readonly verdicts: VerdictsRepository,
  ) {}

  /**
   * All must answer, and one denial blocks; what was answered before about the same picture holds.
   * Must be called outside a transaction: it waits for services elsewhere.
   * @throws 503 `moderation_unavailable` when one that was needed is silent.
   */
  async run(content: Content, subject: Subject): Promise<Outcome> {
    const prompt = content.kind === 'prompt' ? content.prompt : null;
    const contentHash = hashOf(content);
    const earlier = await this.earlier(content, subject, contentHash);
    if (prompt === null && earlier?.reference === subject.reference)
      return outcomeOf(earlier.id, repeated(earlier));
    const id = newId();
    const told = earlier ? repeated(earlier) : concluded(await this.ask(content, id));
    // Only what waits anyway can wait for a person; a reference is judged again in its result.
    const judged: Judged =
      told.outcome === 'review' && subject.subject !== 'image'
        ? { ...told, outcome: 'allowed', rule: null }
        : told;
    const { workspaceId, subject: kind, reference, counting } = subject;
    const counts = counting === 'all' || (counting === 'gravest' && judged.rule === GRAVEST_RULE);
    const about = { workspaceId, subject: kind, reference, counts };
    // What a model wrote and everybody allowed is nobody's business: its hash is enough.
    const words = kind === 'suggestion' && judged.outcome === 'allowed' ? null : prompt;
    await this.unitOfWork.run(async () => {
      // Whoever is being erased has asked before that began; their words are not written down any more.
      if (words !== null) await this.accounts.hold(workspaceId);
      await this.verdicts.add({ id, ...about, prompt: words, contentHash, ...judged });
    });
    if (counts && judged.outcome === 'blocked') await this.restricting.noteRefusal(workspaceId);
    if (judged.outcome === 'unavailable')
      throw moderationErrors.raise(
        'moderation_unavailable',
        'The check of contents did not answer. Nothing was charged; please try again in a moment.',
        { headers: { 'retry-after': String(RETRY_AFTER_S) } },
      );
    return outcomeOf(id, judged);
  }

  private async earlier(
    { kind }: Content,
    { workspaceId, subject }: Subject,
    contentHash: Buffer,
  ): Promise<Verdict | null> {
    const subjects = kind === 'prompt' ? [subject] : PICTURES;
    const earlier = await this.verdicts.ofContent(workspaceId, contentHash, subjects);
    return earlierWord(earlier, { kind, workspaceId, judges: this.moderators.namesFor(kind) });
  }

  /** Our own rules first: what they deny is shown to nobody else. */
  private async ask(content: Content, verdictId: string): Promise<Answer[]> {
    const { local } = this.moderators;
    const ours = local.judges.includes(content.kind)
      ? [await askOne(local, content, verdictId)]
      : [];
    if (ours.some((answer) => answer.decision === 'deny')) return ours;
    // A service reads everything as a wish, so what is not wanted is no question for it.
    if (content.kind === 'prompt' && content.unwanted) return ours;
    const services = this.moderators.servicesFor(content.kind);
    const theirs = services.map((service) => askOne(service, content, verdictId));
    return [...ours, ...(await Promise.all(theirs))];
  }
}

type Judged = Pick<NewVerdict, 'outcome' | 'rule' | 'answers'>;

function concluded(answers: Answer[]): Judged {
  // The gravest of several: the list of rules is in that order.
  const ruleOf = (word: Answer['decision']) =>
    RULE_CODES.find((code) =>
      answers.some(({ decision, rule }) => decision === word && rule === code),
    );
  const denied = ruleOf('deny');
  if (denied) return { outcome: 'blocked', rule: denied, answers };
  // Who is silent may refuse yet.
  if (answers.some(({ decision }) => decision === 'silent'))
    return { outcome: 'unavailable', rule: null, answers };
  const doubtful = ruleOf('review');
  if (doubtful) return { outcome: 'review', rule: doubtful, answers };
  return { outcome: 'allowed', rule: null, answers };
}

function repeated(earlier: Verdict): Judged {
  const { answers, rule } = earlier;
  const outcome = meaningOf(earlier);
  return { outcome, rule: outcome === 'allowed' ? null : rule, answers };
}

const outcomeOf = (verdictId: string, { outcome, rule }: Judged): Outcome => ({
  verdictId,
  rule,
  review: outcome === 'review',
});

async function askOne(moderator: Moderator, content: Content, verdictId: string): Promise<Answer> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const judgements = await Promise.all(
      shownOf(content).map((shown) => moderator.judge(shown, verdictId)),
    );
    return { moderator: moderator.name, ...gravest(judgements), took_ms: took() };
  } catch (error) {
    log.warn({ moderator: moderator.name, error: describeError(error) }, 'moderator is silent');
    return { moderator: moderator.name, decision: 'silent', took_ms: took() };
  }
}

function shownOf(content: Content): Shown[] {
  if (content.kind === 'prompt') return [content];
  return content.views.map((bytes) => ({ kind: 'image', bytes }));
}

/** Of several views one that is denied decides, else one that is doubtful, under the gravest rule. */
function gravest(judgements: readonly Judgement[]): Judgement {
  const worst = (['deny', 'review'] as const).flatMap((word) =>
    RULE_CODES.flatMap((code) =>
      judgements.filter((judgement) => judgement.decision === word && judgement.rule === code),
    ),
  );
  const decides = worst[0] ?? judgements[0];
  if (!decides) throw new Error('nothing was shown');
  return decides;
}

function hashOf(content: Content): Buffer {
  if (content.kind === 'image') return Buffer.from(content.sha256, 'hex');
  return createHash('sha256').update(content.prompt).digest();
}

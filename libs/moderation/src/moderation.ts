import { Injectable } from '@nestjs/common';
import { describeError, log, type Principal } from '#kernel';
import { CheckContent, type Outcome } from './check-content/check-content.js';
import { PictureClassifier } from './classify-picture/picture-classifier.js';
import { previewMayShow } from './classify-picture/scores.js';
import { VerdictsRepository, type Decision } from './data/verdicts.repository.js';
import { Moderators } from './moderators/moderators.js';
import { RestrictWorkspace } from './restrict-workspace/restrict-workspace.js';
import { RULE_WORDS, type RuleCode, type Words } from './rule.js';

export interface PromptVerdict {
  allowed: boolean;
  verdictId: string;
  /** The rule that was met, and what to tell the customer about it. */
  rule?: RuleCode;
  message?: string;
  /** It was met by what must not be in the picture, and not by the prompt. */
  unwanted?: true;
}

export interface ImageVerdict extends Omit<PromptVerdict, 'verdictId' | 'unwanted'> {
  /** Null where nobody in this installation looks at pictures. */
  verdictId: string | null;
  /** Not allowed yet, and not refused: a person has to decide. Of results only. */
  review?: true;
}

/** Checks what customers ask for and what comes of it: the one face of this module. */
@Injectable()
export class Moderation {
  constructor(
    private readonly check: CheckContent,
    private readonly classifier: PictureClassifier,
    private readonly moderators: Moderators,
    private readonly restricting: RestrictWorkspace,
    private readonly verdicts: VerdictsRepository,
  ) {}

  /**
   * Judges a prompt before any money moves. Call it outside a transaction. The prompt must pass by
   * itself; what must not be in the picture is judged apart, and its refusal never counts.
   * @throws 503 `moderation_unavailable` with Retry-After when a moderator does not answer in 5 s;
   * 429 `cooling_down`, 403 `account_in_review` after many refusals.
   */
  async checkPrompt(request: {
    workspaceId: string;
    prompt: string;
    /** What must not be in the picture. */
    unwanted?: string | null;
    /** One of many that are checked together: its refusal counts only under the gravest rule. */
    oneOfMany?: boolean;
    /** Words that a model wrote for the customer: their refusal does not count. */
    suggested?: boolean;
    locale?: keyof Words;
  }): Promise<PromptVerdict> {
    const { workspaceId, prompt, unwanted, locale } = request;
    const { oneOfMany = false, suggested = false } = request;
    if (!oneOfMany && !suggested) await this.restricting.mustNotWait(workspaceId);
    const counting = suggested ? 'none' : oneOfMany ? 'gravest' : 'all';
    const kind = suggested ? 'suggestion' : 'prompt';
    const subject = { workspaceId, subject: kind, reference: null, counting } as const;
    const verdict = inWords(await this.check.run({ kind: 'prompt', prompt }, subject), locale);
    if (!verdict.allowed || !unwanted) return verdict;
    const refused = inWords(
      await this.check.run(
        { kind: 'prompt', prompt: unwanted, unwanted: true },
        { ...subject, subject: 'negative', counting: 'none' },
      ),
      locale,
    );
    return refused.allowed ? verdict : { ...refused, unwanted: true };
  }

  /**
   * New runs that are not judged one by one ask this first.
   * @throws 429 `cooling_down`, 403 `account_in_review` after many refusals.
   */
  mustNotWait(workspaceId: string): Promise<void> {
    return this.restricting.mustNotWait(workspaceId);
  }

  /**
   * Judges a picture before it is used or shown. Where nobody looks at pictures all are allowed
   * without a verdict.
   * @param request.views small copies (PNG, JPEG or WebP) of all that it can show: each must pass.
   * @param request.sha256 hex, of the picture itself: the same bytes are judged once.
   * @throws 503 `moderation_unavailable`: the picture must wait.
   */
  async checkImage(request: {
    workspaceId: string;
    subject: { kind: 'upload' | 'image'; id: string };
    views: readonly Uint8Array[];
    sha256: string;
    locale?: keyof Words;
  }): Promise<ImageVerdict> {
    if (this.moderators.namesFor('image').length === 0) return { allowed: true, verdictId: null };
    const { workspaceId, subject, views, sha256, locale } = request;
    const about = {
      workspaceId,
      subject: subject.kind,
      reference: subject.id,
      counting: subject.kind === 'upload' ? 'all' : 'none',
    } as const;
    return inWords(await this.check.run({ kind: 'image', views, sha256 }, about), locale);
  }

  /**
   * Whether a preview (a small JPEG) of an unfinished picture may be shown as it is, by our own
   * classifier alone: it is quick, tells nobody, and a preview is not worth a verdict. No when the
   * classifier does not answer.
   */
  async previewMayShow(small: Uint8Array): Promise<boolean> {
    try {
      return previewMayShow(await this.classifier.classify(small));
    } catch (error) {
      log.warn({ error: describeError(error) }, 'a preview could not be classified');
      return false;
    }
  }

  /**
   * Writes down what a person decided about a picture that no machine could decide about; the same
   * bytes mean the same from now on. In the caller's transaction, which has the audit row.
   * @returns false when it was decided before.
   */
  decideReview(actor: Principal, verdictId: string, decision: Decision): Promise<boolean> {
    return this.verdicts.decide(verdictId, decision, actor.userId, 'review');
  }

  /** What the customer is told about a verdict; null when it blocked nothing. */
  async wordOf(verdictId: string): Promise<{ rule: RuleCode; words: Words } | null> {
    const rule = (await this.verdicts.find(verdictId))?.rule;
    return rule ? { rule, words: RULE_WORDS[rule] } : null;
  }
}

function inWords(
  { verdictId, rule, review }: Outcome,
  locale: keyof Words = 'en',
): PromptVerdict & { review?: true } {
  if (rule === null) return { allowed: true, verdictId };
  const refused = { allowed: false, verdictId, rule, message: RULE_WORDS[rule][locale] };
  return review ? { ...refused, review } : refused;
}

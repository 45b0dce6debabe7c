import type { ModeratorName } from '#kernel';
import type { RuleCode } from '../rule.js';

/** `unwanted`: the words name what must not be in the picture. Services elsewhere never see them. */
export interface Wording {
  kind: 'prompt';
  prompt: string;
  unwanted?: true;
}

/** What a moderator is shown. */
export type Shown = Wording | { kind: 'image'; bytes: Uint8Array };

/** What is to be judged: a picture by all that it can show, under the hex SHA-256 of its bytes. */
export type Content = Wording | { kind: 'image'; views: readonly Uint8Array[]; sha256: string };

interface Grounds {
  /** The service's own id of its answer. */
  reference?: string;
  /** Of a picture: what the moderator saw in it, as shares of 1. */
  scores?: Readonly<Record<string, number>>;
}

/** `review`: it may meet the rule; a person has to look. Of finished pictures only. */
export type Judgement = Grounds &
  ({ decision: 'allow' } | { decision: 'deny' | 'review'; rule: RuleCode });

/** Somebody who judges content: our own rules, or a service elsewhere. */
export interface Moderator {
  readonly name: ModeratorName;
  readonly judges: readonly Content['kind'][];
  /**
   * @param verdictId what a service may keep as our name for this question.
   * @throws anything when there is no answer in time, or one that cannot be understood.
   */
  judge(shown: Shown, verdictId: string): Promise<Judgement>;
}

/** A customer waits: a moderator that is slower than this counts as away. */
export const ANSWER_TIMEOUT_MS = 5_000;

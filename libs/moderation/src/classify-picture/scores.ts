import type { RuleCode } from '../rule.js';

/** What the model sees in a picture: shares of 1, in the order of its output. */
export const CLASSES = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;
export type Scores = Record<(typeof CLASSES)[number], number>;

/**
 * From these shares on. Below the first, and from the installation's PICTURE_REVIEW_FROM on, the
 * model is not sure enough to refuse, and a person looks at a finished picture. A finished picture is refused where the model is nearly sure: its owner may
 * appeal. A preview, which nobody keeps, is hidden much earlier. `sexy` (swimwear, lingerie) is
 * allowed. Of 270 pictures of the demo engine (9 subjects, 10 styles, 3 seeds) 260 are under 0.1
 * and none reaches 0.4; of 270 soft drafts, three of each of 90 pictures, 19 reach 0.5.
 */
export const REFUSED_FROM = 0.85;
export const PREVIEW_HIDDEN_FROM = 0.5;

/** Nudity and sexual acts, photographed or drawn. The model knows nothing else. */
export const explicitShare = ({ porn, hentai }: Scores): number => porn + hentai;

/** What the model says of a finished picture, and the rule that it may meet: it knows no other. */
export function wordOfScores(scores: Scores, reviewFrom: number): 'allow' | 'review' | 'deny' {
  const share = explicitShare(scores);
  if (share >= REFUSED_FROM) return 'deny';
  return share >= reviewFrom ? 'review' : 'allow';
}
export const RULE_OF_SCORES: RuleCode = 'sexual_content';

/** Whether a preview may be shown as it is. */
export const previewMayShow = (scores: Scores): boolean =>
  explicitShare(scores) < PREVIEW_HIDDEN_FROM;

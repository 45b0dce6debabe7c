import type { RuleCode } from '../rule.js';

/** What the model sees in a picture: shares of 1, in the order of its output. */
export const CLASSES = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;
export type Scores = Record<(typeof CLASSES)[number], number>;

/**
 * From these shares on. A finished picture is refused where the model is nearly sure: its owner may
 * appeal. A preview, which nobody keeps, is hidden much earlier. `sexy` (swimwear, lingerie) is
 * allowed. Of 270 pictures of the demo engine (9 subjects, 10 styles, 3 seeds) 260 are under 0.1
 * and none reaches 0.4; of 90 soft drafts of theirs, three of each picture, 11 reach 0.5.
 */
export const REFUSED_FROM = 0.85;
export const PREVIEW_HIDDEN_FROM = 0.5;

/** Nudity and sexual acts, photographed or drawn. The model knows nothing else. */
export const explicitShare = ({ porn, hentai }: Scores): number => porn + hentai;

/** The rule that a finished picture meets, or null. */
export function ruleOfScores(scores: Scores): RuleCode | null {
  return explicitShare(scores) >= REFUSED_FROM ? 'sexual_content' : null;
}

/** Whether a preview may be shown as it is. */
export const previewMayShow = (scores: Scores): boolean =>
  explicitShare(scores) < PREVIEW_HIDDEN_FROM;

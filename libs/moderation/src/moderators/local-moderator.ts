import type { PictureClassifier } from '../classify-picture/picture-classifier.js';
import { RULE_OF_SCORES, wordOfScores } from '../classify-picture/scores.js';
import { judgePrompt, judgeUnwanted } from '../judge-prompt/judge-prompt.js';
import type { Content, Judgement, Moderator, Shown } from './moderator.js';

/** Our own rules for prompts, and our own classifier for pictures where it is wanted. */
export class LocalModerator implements Moderator {
  readonly name = 'local';
  readonly judges: readonly Content['kind'][];

  constructor(
    private readonly classifier: PictureClassifier,
    private readonly settings: { pictures: boolean; reviewFrom: number },
  ) {
    this.judges = settings.pictures ? ['prompt', 'image'] : ['prompt'];
  }

  async judge(shown: Shown): Promise<Judgement> {
    if (shown.kind === 'prompt') {
      const rule = (shown.unwanted ? judgeUnwanted : judgePrompt)(shown.prompt);
      return rule ? { decision: 'deny', rule } : { decision: 'allow' };
    }
    const scores = await this.classifier.classify(shown.bytes);
    const decision = wordOfScores(scores, this.settings.reviewFrom);
    return decision === 'allow' ? { decision, scores } : { decision, rule: RULE_OF_SCORES, scores };
  }
}

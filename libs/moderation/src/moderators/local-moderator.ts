import type { PictureClassifier } from '../classify-picture/picture-classifier.js';
import { ruleOfScores } from '../classify-picture/scores.js';
import { judgePrompt } from '../judge-prompt/judge-prompt.js';
import type { Content, Judgement, Moderator, Shown } from './moderator.js';

/** Our own rules for prompts, and our own classifier for pictures where it is wanted. */
export class LocalModerator implements Moderator {
  readonly name = 'local';
  readonly judges: readonly Content['kind'][];

  constructor(
    private readonly classifier: PictureClassifier,
    { pictures }: { pictures: boolean },
  ) {
    this.judges = pictures ? ['prompt', 'image'] : ['prompt'];
  }

  async judge(shown: Shown): Promise<Judgement> {
    if (shown.kind === 'prompt') {
      const rule = judgePrompt(shown.prompt);
      return rule ? { decision: 'deny', rule } : { decision: 'allow' };
    }
    const scores = await this.classifier.classify(shown.bytes);
    const rule = ruleOfScores(scores);
    return rule ? { decision: 'deny', rule, scores } : { decision: 'allow', scores };
  }
}

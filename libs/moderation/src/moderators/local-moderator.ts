import { judgePrompt } from '../judge-prompt/judge-prompt.js';
import type { Content, Judgement, Moderator } from './moderator.js';

/** Our own rules for prompts. They look at no pictures. */
export class LocalModerator implements Moderator {
  readonly name = 'local';
  readonly judges = ['prompt'] as const;

  judge(content: Content): Promise<Judgement> {
    const rule = content.kind === 'prompt' ? judgePrompt(content.prompt) : null;
    return Promise.resolve(rule ? { decision: 'deny', rule } : { decision: 'allow' });
  }
}

import { z } from 'zod';
import { ANSWER_TIMEOUT_MS, type Judgement, type Moderator, type Shown } from './moderator.js';

const answerSchema = z.object({
  id: z.string(),
  decision: z.enum(['allow', 'flag', 'deny']),
});

/**
 * The payment vendor's prompt check, which it requires of merchants of generated pictures:
 * POST /v1/moderation/prompt, where `flag` blocks like `deny` (docs.creem.io, moderation).
 */
export class CreemModerator implements Moderator {
  readonly name = 'creem';
  readonly judges = ['prompt'] as const;

  constructor(private readonly settings: { apiKey: string; baseUrl: string }) {}

  async judge(shown: Shown, verdictId: string): Promise<Judgement> {
    if (shown.kind !== 'prompt') throw new Error('This service judges prompts only');
    const answer = await fetch(
      `${this.settings.baseUrl.replace(/\/+$/, '')}/v1/moderation/prompt`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': this.settings.apiKey },
        body: JSON.stringify({ prompt: shown.prompt, external_id: verdictId }),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      },
    );
    if (!answer.ok) throw new Error(`The prompt check answered ${answer.status}`);
    const { id: reference, decision } = answerSchema.parse(await answer.json());
    return decision === 'allow'
      ? { decision, reference }
      : { decision: 'deny', rule: 'other_policy', reference };
  }
}

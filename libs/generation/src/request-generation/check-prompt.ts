import { Moderation } from '#moderation';
import { Injectable } from '@nestjs/common';
import { generationErrors } from '../generation.errors.js';
import { withNegative } from '../negative-prompt.js';

/** What a customer wrote, before anything is made of it. */
@Injectable()
export class CheckPrompt {
  constructor(private readonly moderation: Moderation) {}

  /**
   * @returns the verdict's id. @throws prompt_blocked; moderation's own `moderation_unavailable`,
   * `cooling_down` and `account_in_review` pass through.
   */
  async check(
    workspaceId: string,
    { prompt, negativePrompt }: { prompt: string; negativePrompt?: string },
  ): Promise<string> {
    const verdict = await this.moderation.checkPrompt({
      workspaceId,
      prompt: withNegative(prompt, negativePrompt),
    });
    if (verdict.allowed) return verdict.verdictId;
    throw generationErrors.raise(
      'prompt_blocked',
      `${verdict.message ?? 'This prompt meets a content rule.'} You were not charged. Change the prompt, or appeal if you think this is a mistake.`,
      { extra: { verdictId: verdict.verdictId, rule: verdict.rule } },
    );
  }
}

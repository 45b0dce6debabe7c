import { Moderation } from '#moderation';
import { Injectable } from '@nestjs/common';
import { generationErrors } from '../generation.errors.js';

/** What a customer wrote, before anything is made of it. */
@Injectable()
export class CheckPrompt {
  constructor(private readonly moderation: Moderation) {}

  /**
   * @returns the verdict's id. @throws prompt_blocked, negative_blocked; moderation's own `moderation_unavailable`,
   * `cooling_down` and `account_in_review` pass through.
   */
  async check(
    workspaceId: string,
    { prompt, negativePrompt }: { prompt: string; negativePrompt?: string },
  ): Promise<string> {
    const verdict = await this.moderation.checkPrompt({
      workspaceId,
      prompt,
      unwanted: negativePrompt,
    });
    if (verdict.allowed) return verdict.verdictId;
    const [code, field] = verdict.unwanted
      ? (['negative_blocked', 'negativePrompt'] as const)
      : (['prompt_blocked', 'prompt'] as const);
    throw generationErrors.raise(
      code,
      `${verdict.message ?? 'This meets a content rule.'} You were not charged. Change the field ${field}, or appeal if you think this is a mistake.`,
      { extra: { verdictId: verdict.verdictId, rule: verdict.rule, field } },
    );
  }
}

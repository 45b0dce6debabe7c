import { createHash } from 'node:crypto';
import { Catalog } from '#catalog';
import { log, Metrics, type Principal } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { BrowseResults } from '../browse-results/browse-results.js';
import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import type {
  DescribedPicture,
  DescribePicture,
  ImprovedPrompt,
  ImprovePrompt,
} from '../http/prompt.schemas.js';
import { PromptHelper, type HelpStyle } from '../provider/prompt-helper.js';
import { ProviderError } from '../provider/provider-error.js';
import { CheckPrompt } from '../request-generation/check-prompt.js';
import { CheckRequest } from '../request-generation/check-request.js';
import { changesBetween } from './changes.js';
import { HelpLimits } from './help-limits.js';
import { keepsLiteralParts } from './literal-parts.js';
import { RefusedAccount } from './refused-account.js';

/** Enough to see what a picture shows. */
const PICTURE_EDGE = 768;
/** When to come back after a helper that did not answer and did not say. */
const RETRY_AFTER_S = 5;

type Help = 'improve' | 'describe';

/**
 * Suggests words, and changes nothing: what comes back is read by the customer, who takes it or
 * leaves it. It costs nothing, and what was written goes into no log.
 */
@Injectable()
export class HelpWithPrompt {
  constructor(
    private readonly helper: PromptHelper,
    private readonly checks: CheckRequest,
    private readonly prompts: CheckPrompt,
    private readonly moderation: Moderation,
    private readonly catalog: Catalog,
    private readonly browse: BrowseResults,
    private readonly storage: Storage,
    private readonly limits: HelpLimits,
    private readonly account: RefusedAccount,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @throws prompt_help_off, prompt_help_unverified, unknown_style, api_not_in_plan,
   * prompt_help_limit, cooling_down, account_in_review, moderation_unavailable, prompt_blocked,
   * prompt_help_declined, prompt_help_unusable, prompt_help_unavailable
   */
  async improve(who: Principal, { prompt, style }: ImprovePrompt): Promise<ImprovedPrompt> {
    await this.mayAsk('improve', who);
    const chosen = await this.style(style);
    const improved = await this.limits.within(who.workspaceId, async () => {
      await this.prompts.check(who.workspaceId, { prompt });
      return this.suggested('improve', who, (common) =>
        this.helper.improve({ ...common, prompt, style: chosen }),
      );
    });
    if (!keepsLiteralParts(prompt, improved)) throw this.unusable('improve');
    return { prompt: improved, changes: changesBetween(prompt, improved), ...this.label() };
  }

  /**
   * @throws as `improve` but for the style; image_not_found, image_gone, upload_not_found, and what
   * `#storage` throws for bytes that it cannot give
   */
  async describe(who: Principal, wanted: DescribePicture): Promise<DescribedPicture> {
    await this.mayAsk('describe', who);
    await this.moderation.mustNotWait(who.workspaceId);
    const described = await this.limits.within(who.workspaceId, async () => {
      const bytes = await this.picture(who.workspaceId, wanted);
      const jpeg = await this.storage.smallJpeg(bytes, PICTURE_EDGE);
      return this.suggested('describe', who, (common) =>
        this.helper.describe({ ...common, jpeg, language: wanted.language ?? 'en' }),
      );
    });
    return { prompt: described, ...this.label() };
  }

  private async mayAsk(help: Help, who: Principal): Promise<void> {
    this.limits.mayAsk(who);
    await this.checks.mayUseApi(who);
    const rest_s = this.account.rest_s();
    if (rest_s > 0) throw this.outOfOrder(help, rest_s);
  }

  private label(): { demo?: true } {
    return this.helper.isDemo ? { demo: true } : {};
  }

  private async style(code = 'none'): Promise<HelpStyle | undefined> {
    const { description } = await this.catalog.style(code);
    return code === 'none' ? undefined : { code, description: description.en };
  }

  private async picture(
    workspaceId: string,
    { imageId, uploadId }: DescribePicture,
  ): Promise<Uint8Array> {
    if (uploadId !== undefined) return (await this.storage.readUpload(workspaceId, uploadId)).bytes;
    const objectId = await this.browse.objectOf(workspaceId, imageId ?? '');
    return this.storage.readPreview(objectId);
  }

  /** Asks the helper, and looks at what it wrote as at any prompt. */
  private async suggested(
    help: Help,
    { workspaceId }: Principal,
    ask: (common: { maxChars: number; safetyIdentifier: string }) => Promise<string>,
  ): Promise<string> {
    const text = await this.answered(help, () =>
      ask({
        maxChars: limits.max_prompt_chars,
        safetyIdentifier: createHash('sha256').update(workspaceId).digest('hex'),
      }),
    );
    const suggestion = text.toWellFormed().trim();
    if (suggestion === '' || suggestion.length > limits.max_prompt_chars) throw this.unusable(help);
    const { allowed } = await this.moderation.checkPrompt({
      workspaceId,
      prompt: suggestion,
      suggested: true,
    });
    if (!allowed) throw this.declined(help);
    this.count(help, 'suggested');
    return suggestion;
  }

  private async answered(help: Help, ask: () => Promise<string>): Promise<string> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === 'moderation_blocked') throw this.declined(help);
      const { kind, status, rawCode, requestId, retryAfter_ms } = error;
      // Without the message: a provider may quote what it was sent.
      const facts = { help, kind, status, code: rawCode, requestId };
      if (kind === 'auth' || kind === 'insufficient_quota') {
        log.error(facts, 'the model refuses to help with prompts: check its account');
        throw this.outOfOrder(help, this.account.note());
      }
      log.warn(facts, 'no help with a prompt');
      const wait_s = Math.ceil((retryAfter_ms ?? 0) / 1000);
      throw this.unavailable(help, Math.max(RETRY_AFTER_S, wait_s));
    }
  }

  private unusable(help: Help): Error {
    log.warn({ help }, 'a suggestion could not be used');
    this.count(help, 'unusable');
    return generationErrors.raise(
      'prompt_help_unusable',
      'There is no suggestion for this text. Your prompt is as it was.',
    );
  }

  private outOfOrder(help: Help, retryAfter_s: number): Error {
    this.count(help, 'account');
    const minutes = Math.ceil(retryAfter_s / 60);
    return generationErrors.raise(
      'prompt_help_unavailable',
      `Suggestions are out of order. Your prompt is as it was; please try again in ${minutes} min.`,
      { headers: { 'retry-after': String(retryAfter_s) }, extra: { minutes } },
    );
  }

  private unavailable(help: Help, retryAfter_s: number): Error {
    this.count(help, 'unavailable');
    return generationErrors.raise(
      'prompt_help_unavailable',
      'There is no suggestion for the moment. Your prompt is as it was; please try again.',
      { headers: { 'retry-after': String(retryAfter_s) } },
    );
  }

  private declined(help: Help): Error {
    this.count(help, 'declined');
    return generationErrors.raise(
      'prompt_help_declined',
      'There is no suggestion for this one: the model declined, or what it wrote met a content rule. Your prompt is as it was.',
    );
  }

  private count(
    help: Help,
    outcome: 'suggested' | 'declined' | 'unavailable' | 'account' | 'unusable',
  ): void {
    this.metrics
      .counter('gptimage_prompt_helps_total', 'Prompts improved and pictures described', [
        'help',
        'outcome',
      ])
      .inc({ help, outcome });
  }
}

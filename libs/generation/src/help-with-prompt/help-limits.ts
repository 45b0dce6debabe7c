import { Config, log, RateLimiter, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { generationErrors } from '../generation.errors.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PER_MINUTE = 20;
/** When somebody whose other calls are under way may come back. */
const BUSY_RETRY_S = 5;

/** Help with prompts is free of charge and its model is not, so it has bounds of every kind. */
@Injectable()
export class HelpLimits {
  constructor(
    private readonly config: Config,
    private readonly rate: RateLimiter,
  ) {}

  /** 403, before anything else. @throws prompt_help_off, prompt_help_unverified */
  mayAsk({ emailPending }: Principal): void {
    if (this.config.promptHelp.perDay === 0)
      throw generationErrors.raise(
        'prompt_help_off',
        'Help with prompts is switched off in this installation.',
      );
    if (emailPending)
      throw generationErrors.raise(
        'prompt_help_unverified',
        'Confirm your e-mail address first: the link is in the mail that we sent you.',
      );
  }

  /**
   * Does the work within the limits of the workspace, then of the installation.
   * @throws prompt_help_limit, prompt_help_unavailable; both with Retry-After
   */
  async within<T>(workspaceId: string, work: () => Promise<T>): Promise<T> {
    const { perDay, perCustomerPerDay, atOnce } = this.config.promptHelp;
    const underWay = `prompt-help:now:${workspaceId}`;
    try {
      // A call that died with its process is forgotten after a minute.
      const now = await this.rate.hit(underWay, { max: atOnce, window_ms: MINUTE_MS });
      if (!now.allowed)
        throw refused(`Suggestions are made ${atOnce} at a time.`, BUSY_RETRY_S, {
          retryAfter_s: BUSY_RETRY_S,
        });
      await this.count(workspaceId, 'minute', PER_MINUTE, MINUTE_MS);
      await this.count(workspaceId, 'day', perCustomerPerDay, DAY_MS);
      const all = await this.rate.hit('prompt-help:all', { max: perDay, window_ms: DAY_MS });
      if (!all.allowed) throw exhausted(perDay, all.retryAfter_s);
      return await work();
    } finally {
      await this.rate.takeBack(underWay);
    }
  }

  private async count(
    workspaceId: string,
    per: 'minute' | 'day',
    max: number,
    window_ms: number,
  ): Promise<void> {
    const key = `prompt-help:${per}:${workspaceId}`;
    const { allowed, retryAfter_s } = await this.rate.hit(key, { max, window_ms });
    if (!allowed)
      throw refused(
        `Prompts are improved and pictures described ${max} times a ${per} at most.`,
        retryAfter_s,
        per === 'day' ? { perDay: max } : { retryAfter_s },
      );
  }
}

function refused(why: string, retryAfter_s: number, extra: Record<string, number>): Error {
  return generationErrors.raise(
    'prompt_help_limit',
    `${why} The header Retry-After says when to go on.`,
    { headers: { 'retry-after': String(retryAfter_s) }, extra },
  );
}

function exhausted(perDay: number, retryAfter_s: number): Error {
  log.warn({ perDay }, 'the day’s help with prompts is used up; see PROMPT_HELPS_PER_DAY');
  return generationErrors.raise(
    'prompt_help_unavailable',
    'There is no suggestion for the moment. Your prompt is as it was; please try again later.',
    { headers: { 'retry-after': String(retryAfter_s) } },
  );
}

import { Catalog, type Entitlements, type ImageQuality, type Style } from '#catalog';
import { Credits, insufficientCredits } from '#credits';
import { RateLimiter, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { GenerationRepository } from '../data/generation.repository.js';
import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import { PlaceTurn } from '../keep-threads/place-turn.js';
import { HoldReferences } from './hold-references.js';
import type { Wish } from './wish.js';

const MINUTE_MS = 60_000;
/** When somebody whose queue is full may come back. */
const QUEUE_FULL_RETRY_S = '15';

/** What a request comes to, before anything moves. */
export interface Offer {
  style: Style;
  creditsEach: number;
  credits: number;
  quality: ImageQuality;
  entitlements: Entitlements;
}

/** The checks that cost nothing, in the order in which the contract promises their answers. */
@Injectable()
export class CheckRequest {
  constructor(
    private readonly catalog: Catalog,
    private readonly credits: Credits,
    private readonly references: HoldReferences,
    private readonly turns: PlaceTurn,
    private readonly generations: GenerationRepository,
    private readonly rate: RateLimiter,
  ) {}

  /** 400: what the schema cannot know. @throws unknown_style, reference_not_found, thread_not_found */
  async offer(who: Principal, wish: Wish): Promise<Offer> {
    const [style, { credits: creditsEach, quality }, entitlements] = await Promise.all([
      this.catalog.style(wish.style ?? 'none'),
      this.catalog.tier(wish.resolution),
      this.catalog.entitlementsOf(who.workspaceId),
    ]);
    await this.references.hold(who.workspaceId, wish);
    await this.turns.check(who.workspaceId, wish);
    return {
      style,
      creditsEach,
      credits: creditsEach * wish.count,
      quality,
      entitlements,
    };
  }

  /** 403. @throws resolution_not_in_plan, api_not_in_plan */
  entitled(who: Principal, wish: Wish, { entitlements }: Offer): void {
    if (!entitlements.resolutions.includes(wish.resolution))
      throw generationErrors.raise(
        'resolution_not_in_plan',
        `Your plan makes images in ${entitlements.resolutions.join(' and ')}. Choose one of these, or change your plan.`,
        { extra: { resolutions: entitlements.resolutions } },
      );
    apiIncluded(who, entitlements);
  }

  /** 403, before anything else is known of the request. @throws api_not_in_plan */
  async mayUseApi(who: Principal): Promise<void> {
    apiIncluded(who, await this.catalog.entitlementsOf(who.workspaceId));
  }

  /** 429. @throws too_many_requests, queue_full; both with Retry-After */
  async withinLimits(who: Principal, { entitlements }: Offer): Promise<void> {
    const verdict = await this.rate.hit(`generations:${who.workspaceId}`, {
      max: entitlements.requestsPerMinute,
      window_ms: MINUTE_MS,
    });
    if (!verdict.allowed)
      throw generationErrors.raise(
        'too_many_requests',
        `Your plan allows ${entitlements.requestsPerMinute} requests a minute. Try again in ${verdict.retryAfter_s} seconds.`,
        {
          headers: { 'retry-after': String(verdict.retryAfter_s) },
          extra: {
            perMinute: entitlements.requestsPerMinute,
            retryAfter_s: verdict.retryAfter_s,
          },
        },
      );
    await this.queueHasRoom(who.workspaceId);
  }

  /** @param own waiting generations that are the caller's own. @throws queue_full */
  async queueHasRoom(workspaceId: string, own = 0): Promise<void> {
    const others = (await this.generations.countWaiting(workspaceId)) - own;
    if (others >= limits.max_waiting_generations)
      throw generationErrors.raise(
        'queue_full',
        `${limits.max_waiting_generations} generations are waiting already. Wait until some have started.`,
        {
          headers: { 'retry-after': QUEUE_FULL_RETRY_S },
          extra: { max: limits.max_waiting_generations },
        },
      );
  }

  /** 402, before the prompt is looked at; the hold itself decides again. */
  async affordable(workspaceId: string, credits: number): Promise<void> {
    const { available, spendable, waiting } = await this.credits.balance(workspaceId);
    if (spendable < credits)
      throw insufficientCredits({ needed: credits, available, spendable, waiting });
  }
}

function apiIncluded(who: Principal, { apiAccess }: Entitlements): void {
  if (who.kind === 'api_key' && !apiAccess)
    throw generationErrors.raise(
      'api_not_in_plan',
      'Your plan does not include the API. Change your plan to use it.',
    );
}

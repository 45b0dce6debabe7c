import { log, Metrics } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { LastFailure } from '../data/provider-health.repository.js';
import { PipelineOptions } from '../pipeline-options.js';
import {
  abandoned,
  askedBy,
  claim,
  failed,
  limited,
  limitNow,
  prospectOf,
  roomNow,
  stateOf,
  succeeded,
  tripped,
  type Prospect,
} from '../provider-health.js';
import type { ImageProvider } from '../provider/image-provider.js';
import type { ProviderError } from '../provider/provider-error.js';
import { ProviderRegistry } from '../provider/provider-registry.js';
import { SharedHealth, type ProviderCall } from './shared-health.js';

/** While somebody else's call tries a provider that was away, others look again after this. */
const PROBE_WAIT_MS = 1_000;
/**
 * While operators have paused all providers, each waiting image is looked at this often, so that its
 * patience ends; who resumes one wakes them.
 */
const PAUSED_WAIT_MS = 60_000;

export type Choice =
  | { provider: ImageProvider }
  /** `paced`: some provider is well, and only the rate that it takes is in the way. */
  | { wait_ms: number; paced: boolean };

/**
 * The providers in their order. What one worker learns of a provider (that it fails, or asks for a
 * rest, or how many calls a minute it takes) stands in Postgres and holds for all workers.
 */
@Injectable()
export class ProviderChain {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly health: SharedHealth,
    private readonly options: PipelineOptions,
    private readonly metrics: Metrics,
  ) {}

  /** The first provider that may be called for the image now, or how long to wait for one. */
  async choose(imageId: string): Promise<Choice> {
    await this.health.look();
    // One may have been resumed this moment, and the wait is long.
    if (this.health.areAllPaused(this.registry.ordered)) await this.health.look(0);
    for (const provider of this.registry.ordered) {
      const { may } = this.prospect(provider.name, imageId);
      if (may === 'call') return { provider };
      if (may === 'ask' && (await this.claim(provider.name, imageId))) return { provider };
    }
    const paced = this.prospects().some((one) => one.may !== 'wait' || one.paced);
    return { wait_ms: Math.max(PROBE_WAIT_MS, this.availableIn_ms()), paced };
  }

  /** Milliseconds until some provider may be asked, as far as is known here; 0: now. */
  availableIn_ms(): number {
    const now_ms = this.health.now_ms();
    const waits = this.prospects().map((one) => (one.may === 'wait' ? one.until_ms - now_ms : 0));
    const shortest_ms = Math.min(...waits);
    return Number.isFinite(shortest_ms) ? shortest_ms : PAUSED_WAIT_MS;
  }

  /**
   * How many calls may begin now. Without end unless every provider that is there has a limit: one
   * that is away is waited for by the images themselves, whose patience ends.
   */
  async room(): Promise<number> {
    await this.health.look();
    const now_ms = this.health.now_ms();
    const there = this.registry.ordered
      .map(({ name }) => this.health.of(name))
      .filter((health) => !['open', 'paused'].includes(stateOf(health, now_ms)));
    if (there.length === 0) return Infinity;
    return there.reduce((room, health) => room + (roomNow(health, now_ms) ?? Infinity), 0);
  }

  /** Whether the calls a minute that it takes are known. */
  isPaced(name: string): boolean {
    return limitNow(this.health.of(name).limit, this.health.now_ms()) !== null;
  }

  async succeeded(name: string): Promise<void> {
    this.count(name, 'ok');
    await this.health.learn(name, succeeded);
  }

  /** Keeps what a failure says about the provider's health. */
  async failed(name: string, error: ProviderError, call: ProviderCall): Promise<void> {
    this.count(name, error.kind);
    const failure = { kind: error.kind, code: error.rawCode ?? null };
    const { imageId } = call;
    switch (error.kind) {
      case 'aborted':
        return this.health.learn(name, (health) => abandoned(health, imageId));
      case 'moderation_blocked':
      case 'invalid_request':
        return this.health.learn(name, succeeded); // it answered: it is well
      case 'insufficient_quota':
      case 'auth': {
        log.error(
          { provider: name, kind: error.kind, code: error.rawCode, requestId: error.requestId },
          'an image provider refuses to serve us: check its account',
        );
        const { out_of_quota_wait_ms } = this.options.retry;
        return this.health.learn(
          name,
          (health, now_ms) => tripped(health, now_ms, { imageId, for_ms: out_of_quota_wait_ms }),
          failure,
        );
      }
      case 'rate_limited':
        return this.slowDown(name, error, call, failure);
      case 'transient':
      case 'incomplete':
      case 'unknown_outcome':
        return this.health.learn(
          name,
          (health, now_ms) => failed(health, now_ms, { imageId, silent: error.silent }),
          failure,
        );
    }
  }

  private async slowDown(
    name: string,
    { retryAfter_ms, limitPerMinute }: ProviderError,
    call: ProviderCall,
    failure: LastFailure,
  ): Promise<void> {
    const { rate_limited_wait_ms, retry_after_cap_ms } = this.options.retry;
    const wait_ms = Math.min(retryAfter_ms ?? rate_limited_wait_ms, retry_after_cap_ms);
    await this.health.learnRate(
      name,
      call,
      (health, now_ms, facts) =>
        limited(health, now_ms, {
          imageId: call.imageId,
          wait_ms,
          asked: retryAfter_ms !== undefined,
          statedPerMinute: limitPerMinute,
          ...facts,
        }),
      failure,
    );
  }

  private claim(name: string, imageId: string): Promise<boolean> {
    return this.health.change(name, (health, now_ms) => claim(health, now_ms, imageId));
  }

  private prospect(name: string, imageId: string): Prospect {
    return prospectOf(askedBy(this.health.of(name), imageId), this.health.now_ms());
  }

  private prospects(): Prospect[] {
    const now_ms = this.health.now_ms();
    return this.registry.ordered.map(({ name }) => prospectOf(this.health.of(name), now_ms));
  }

  private count(provider: string, outcome: string): void {
    this.metrics
      .counter('gptimage_provider_calls_total', 'Calls to image providers', ['provider', 'outcome'])
      .inc({ provider, outcome });
  }
}

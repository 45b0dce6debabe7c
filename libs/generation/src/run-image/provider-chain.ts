import { Clock, log, Metrics } from '#kernel';
import { Injectable } from '@nestjs/common';
import { breakerPolicy, CircuitBreaker } from '../circuit-breaker.js';
import { PipelineOptions } from '../pipeline-options.js';
import type { ImageProvider } from '../provider/image-provider.js';
import type { ProviderError } from '../provider/provider-error.js';
import { ProviderRegistry } from '../provider/provider-registry.js';

/** While somebody else's call tries a provider that was away, others look again after this. */
const PROBE_WAIT_MS = 1_000;

/** The providers in their order, each behind a circuit breaker of this worker. */
@Injectable()
export class ProviderChain {
  private readonly breakers = new Map<string, CircuitBreaker>();

  constructor(
    private readonly registry: ProviderRegistry,
    private readonly clock: Clock,
    private readonly options: PipelineOptions,
    private readonly metrics: Metrics,
  ) {
    for (const provider of registry.ordered)
      this.breakers.set(provider.name, new CircuitBreaker(breakerPolicy));
  }

  /** The first provider that may be called now, or how long to wait for one. */
  choose(): { provider: ImageProvider } | { wait_ms: number } {
    const now_ms = this.now_ms();
    for (const provider of this.registry.ordered)
      if (this.breaker(provider.name).allow(now_ms)) return { provider };
    return { wait_ms: Math.max(PROBE_WAIT_MS, this.availableIn_ms()) };
  }

  /** Milliseconds until some provider may be asked; 0: now. */
  availableIn_ms(): number {
    const now_ms = this.now_ms();
    const times = [...this.breakers.values()].map((breaker) => breaker.retryAt(now_ms));
    return Math.min(...times) - now_ms;
  }

  succeeded(name: string): void {
    this.breaker(name).succeeded();
    this.count(name, 'ok');
  }

  /** Keeps what a failure says about the provider's health. */
  failed(name: string, error: ProviderError): void {
    const breaker = this.breaker(name);
    this.count(name, error.kind);
    switch (error.kind) {
      case 'aborted':
        return breaker.abandoned();
      case 'moderation_blocked':
      case 'invalid_request':
        return breaker.succeeded(); // it answered: it is well
      case 'insufficient_quota':
      case 'auth':
        log.error(
          { provider: name, kind: error.kind, code: error.rawCode, requestId: error.requestId },
          'an image provider refuses to serve us: check its account',
        );
        return breaker.trip(this.now_ms(), this.options.retry.out_of_quota_wait_ms);
      case 'rate_limited':
        return breaker.pause(this.now_ms(), this.pause_ms(error));
      case 'transient':
      case 'incomplete':
      case 'unknown_outcome':
        return breaker.failed(this.now_ms());
    }
  }

  private pause_ms({ retryAfter_ms }: ProviderError): number {
    const { rate_limited_wait_ms, retry_after_cap_ms } = this.options.retry;
    return Math.min(retryAfter_ms ?? rate_limited_wait_ms, retry_after_cap_ms);
  }

  private breaker(name: string): CircuitBreaker {
    const breaker = this.breakers.get(name);
    if (!breaker) throw new Error(`no provider is called ${name}`);
    return breaker;
  }

  private now_ms(): number {
    return this.clock.now().getTime();
  }

  private count(provider: string, outcome: string): void {
    this.metrics
      .counter('gptimage_provider_calls_total', 'Calls to image providers', ['provider', 'outcome'])
      .inc({ provider, outcome });
  }
}

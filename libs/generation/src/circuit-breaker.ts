/** Figures of the breaker; one per provider and worker. */
export const breakerPolicy = {
  failures_to_open: 8,
  open_ms: 15_000,
  /** A refusal comes at once and an image takes minutes: silence this long is no reason to wait. */
  probe_ms: 5_000,
} as const;

export type BreakerPolicy = { readonly [K in keyof typeof breakerPolicy]: number };

/**
 * Keeps calls away from a provider that keeps failing. After `failures_to_open` failures in a row
 * it is open for `open_ms`; then one call may try (half open), and its outcome decides. A try
 * that has not ended after `probe_ms` lets the next one through, so that no call which hangs, or
 * merely takes its time, keeps every other image waiting.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil_ms = 0;
  private pausedUntil_ms = 0;
  private probingSince_ms: number | null = null;

  constructor(private readonly policy: BreakerPolicy) {}

  state(now_ms: number): 'closed' | 'open' | 'half_open' {
    if (this.openUntil_ms === 0) return 'closed';
    return now_ms < this.openUntil_ms ? 'open' : 'half_open';
  }

  /** Asks for permission to call; a half-open breaker lets one caller through. */
  allow(now_ms: number): boolean {
    if (now_ms < this.pausedUntil_ms) return false;
    const state = this.state(now_ms);
    if (state !== 'half_open') return state === 'closed';
    const since_ms = this.probingSince_ms;
    if (since_ms !== null && now_ms - since_ms < this.policy.probe_ms) return false;
    this.probingSince_ms = now_ms;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil_ms = 0;
    this.probingSince_ms = null;
  }

  failed(now_ms: number): void {
    this.failures += 1;
    const probeFailed = this.probingSince_ms !== null;
    this.probingSince_ms = null;
    if (probeFailed || this.failures >= this.policy.failures_to_open)
      this.openUntil_ms = now_ms + this.policy.open_ms;
  }

  /** Opens at once: the provider said that it will not serve (no quota, a refused key). */
  trip(now_ms: number, for_ms: number): void {
    this.probingSince_ms = null;
    this.openUntil_ms = Math.max(this.openUntil_ms, now_ms + for_ms);
  }

  /** The provider is well and asks for a rest: nobody calls until then, everybody afterwards. */
  pause(now_ms: number, for_ms: number): void {
    this.probingSince_ms = null;
    this.pausedUntil_ms = Math.max(this.pausedUntil_ms, now_ms + for_ms);
  }

  /** A call that said nothing about the provider's health (cancelled by us) ends its probe. */
  abandoned(): void {
    this.probingSince_ms = null;
  }

  /** When the next call may be tried, in epoch milliseconds. */
  retryAt(now_ms: number): number {
    return Math.max(this.openUntil_ms, this.pausedUntil_ms, now_ms);
  }
}

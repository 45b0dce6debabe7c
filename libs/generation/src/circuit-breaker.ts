/** Figures of the breaker; one per provider and worker. */
export const breakerPolicy = { failures_to_open: 8, open_ms: 15_000 } as const;

/**
 * Keeps calls away from a provider that keeps failing. After `failures_to_open` failures in a row
 * it is open for `open_ms`; then one call may try (half open), and its outcome decides.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil_ms = 0;
  private probing = false;

  constructor(private readonly policy: { failures_to_open: number; open_ms: number }) {}

  state(now_ms: number): 'closed' | 'open' | 'half_open' {
    if (this.openUntil_ms === 0) return 'closed';
    return now_ms < this.openUntil_ms ? 'open' : 'half_open';
  }

  /** Asks for permission to call; a half-open breaker lets one caller through. */
  allow(now_ms: number): boolean {
    const state = this.state(now_ms);
    if (state === 'half_open' && !this.probing) {
      this.probing = true;
      return true;
    }
    return state === 'closed';
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil_ms = 0;
    this.probing = false;
  }

  failed(now_ms: number): void {
    this.failures += 1;
    const probeFailed = this.probing;
    this.probing = false;
    if (probeFailed || this.failures >= this.policy.failures_to_open)
      this.openUntil_ms = now_ms + this.policy.open_ms;
  }

  /** Opens at once: the provider said that it will not serve (no quota, a refused key). */
  trip(now_ms: number, for_ms: number): void {
    this.probing = false;
    this.openUntil_ms = Math.max(this.openUntil_ms, now_ms + for_ms);
  }

  /** A call that said nothing about the provider's health (cancelled by us) ends its probe. */
  abandoned(): void {
    this.probing = false;
  }

  /** When the next call may be tried, in epoch milliseconds. */
  retryAt(now_ms: number): number {
    return Math.max(this.openUntil_ms, now_ms);
  }
}

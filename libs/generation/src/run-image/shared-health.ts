import { describeError, log } from '#kernel';
import { Injectable } from '@nestjs/common';
import {
  ProviderHealthRepository,
  type KnownProviders,
  type LastFailure,
  type RefusedCall,
} from '../data/provider-health.repository.js';
import { WELL, type ProviderHealth } from '../provider-health.js';

/** What other workers have learnt is known here after this at the latest. */
const STALE_MS = 1_000;

/** The call of which an outcome is told. */
export interface ProviderCall {
  imageId: string;
  fencingToken: number;
}

/** @returns the state afterwards, or null when nothing changes. */
export type HealthRule = (health: ProviderHealth, now_ms: number) => ProviderHealth | null;

/**
 * What all workers know of the providers, as this one last read it: a provider that is well costs an
 * image nothing, for it is read once a second and written only when something happens to it.
 */
@Injectable()
export class SharedHealth {
  private seen: KnownProviders = { now_ms: 0, known: new Map() };
  /** Of this process's clock, as the database's may stand elsewhere. */
  private seenAt_ms = -Infinity;
  private reading: Promise<void> | null = null;

  constructor(private readonly repository: ProviderHealthRepository) {}

  /** Reads again what is older than a second, or than told; many callers share one reading. */
  async look(stale_ms = STALE_MS): Promise<void> {
    if (performance.now() - this.seenAt_ms < stale_ms) return;
    this.reading ??= this.read().finally(() => (this.reading = null));
    await this.reading;
  }

  /** As of the last look. */
  of(provider: string): ProviderHealth {
    return this.seen.known.get(provider) ?? WELL;
  }

  /** Whether operators have taken all of these out of use, as of the last look. */
  areAllPaused(providers: readonly { name: string }[]): boolean {
    return providers.every(({ name }) => this.of(name).paused);
  }

  /** The database's time, in epoch milliseconds. */
  now_ms(): number {
    return this.seen.now_ms + (performance.now() - this.seenAt_ms);
  }

  /** Changes what all workers know. @returns whether the rule changed anything. */
  async change(provider: string, rule: HealthRule, failure?: LastFailure): Promise<boolean> {
    const { health, changed } = await this.repository.change(provider, rule, failure);
    this.seen.known.set(provider, health);
    return changed;
  }

  /**
   * The same for the outcome of a call, which is only written where it changes something. A database
   * that is away does not turn a made picture into a failure.
   */
  learn(provider: string, rule: HealthRule, failure?: LastFailure): Promise<void> {
    return this.kept(provider, async () => {
      await this.look();
      if (failure || rule(this.of(provider), this.now_ms()))
        await this.change(provider, rule, failure);
    });
  }

  /** What a refused call teaches of the rate. */
  learnRate(
    provider: string,
    call: ProviderCall,
    rule: (health: ProviderHealth, now_ms: number, facts: RefusedCall) => ProviderHealth,
    failure: LastFailure,
  ): Promise<void> {
    return this.kept(provider, async () => {
      const { health } = await this.repository.refuse(provider, call, rule, failure);
      await this.look();
      this.seen.known.set(provider, health);
    });
  }

  private async kept(provider: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      log.warn(
        { provider, error: describeError(error) },
        'what a call says of its provider was not kept',
      );
    }
  }

  private async read(): Promise<void> {
    this.seen = await this.repository.all();
    this.seenAt_ms = performance.now();
  }
}

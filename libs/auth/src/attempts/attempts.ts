import { Injectable } from '@nestjs/common';
import { kernelErrors, RateLimiter } from '#kernel';
import type { AttemptCounter } from './attempt-limits.js';

/** Counts what visitors try, so that guessing and flooding come to an end. */
@Injectable()
export class Attempts {
  constructor(private readonly limiter: RateLimiter) {}

  /** Counts one attempt everywhere. @throws 429 `rate_limited` with Retry-After. */
  async count(counters: readonly AttemptCounter[]): Promise<void> {
    const verdicts = await Promise.all(
      counters.map(({ key, limit }) => this.limiter.hit(key, limit)),
    );
    const refused = verdicts.filter((verdict) => !verdict.allowed);
    if (refused.length === 0) return;
    const wait_s = Math.max(...refused.map((verdict) => verdict.retryAfter_s));
    throw kernelErrors.raise(
      'rate_limited',
      `There were too many attempts. Please try again in ${waitInWords(wait_s)}.`,
      { headers: { 'retry-after': String(wait_s) }, extra: { retryAfter_s: wait_s } },
    );
  }

  /** An attempt that turned out to be right does not count against the next one. */
  async forgive(counters: readonly AttemptCounter[]): Promise<void> {
    await Promise.all(counters.map(({ key }) => this.limiter.takeBack(key)));
  }
}

function waitInWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { RedisClient } from './redis-client.js';

export interface RateLimit {
  /** Hits allowed in the window. */
  max: number;
  window_ms: number;
}

export interface RateVerdict {
  allowed: boolean;
  /** Whole seconds until the window ends: the value of Retry-After. */
  retryAfter_s: number;
}

/** Bound of the in-process counters that serve while Redis is away. */
const MAX_LOCAL_KEYS = 50_000;

const HIT = `
  local n = redis.call('INCR', KEYS[1])
  if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { n, redis.call('PTTL', KEYS[1]) }`;

const TAKE_BACK = `
  if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then return redis.call('DECR', KEYS[1]) end
  return 0`;

/** Fixed-window counters in Redis; in this process alone while Redis is away, never open. */
@Injectable()
export class RateLimiter {
  private readonly local = new Map<string, { count: number; endsAt_ms: number }>();

  constructor(
    private readonly redis: RedisClient,
    private readonly clock: Clock,
  ) {}

  /** Counts one hit on `key` and says whether it is still within the limit. */
  async hit(key: string, limit: RateLimit): Promise<RateVerdict> {
    try {
      const [count, left_ms] = (await this.redis.connection.eval(
        HIT,
        1,
        `rate:${key}`,
        limit.window_ms,
      )) as [number, number];
      return verdict(count, limit, left_ms);
    } catch {
      return this.hitLocally(key, limit);
    }
  }

  /** Takes one hit back: for limits on what goes wrong, once an attempt turned out to be right. */
  async takeBack(key: string): Promise<void> {
    try {
      await this.redis.connection.eval(TAKE_BACK, 1, `rate:${key}`);
    } catch {
      const window = this.local.get(key);
      if (window && window.count > 0) window.count -= 1;
    }
  }

  private hitLocally(key: string, limit: RateLimit): RateVerdict {
    const now_ms = this.clock.now().getTime();
    let window = this.local.get(key);
    if (!window || window.endsAt_ms <= now_ms) {
      if (this.local.size >= MAX_LOCAL_KEYS) this.local.clear();
      window = { count: 0, endsAt_ms: now_ms + limit.window_ms };
      this.local.set(key, window);
    }
    window.count += 1;
    return verdict(window.count, limit, window.endsAt_ms - now_ms);
  }
}

function verdict(count: number, limit: RateLimit, left_ms: number): RateVerdict {
  return { allowed: count <= limit.max, retryAfter_s: Math.max(1, Math.ceil(left_ms / 1000)) };
}

import { RedisClient } from '#kernel';
import { Injectable } from '@nestjs/common';

/** Redis channel that wakes the dispatcher: it would look by itself a moment later. */
export const DISPATCH_CHANNEL = 'generation:dispatch';

/** Tells the workers that something waits, best effort. */
@Injectable()
export class DispatchKick {
  constructor(private readonly redis: RedisClient) {}

  async send(): Promise<void> {
    await this.redis.connection.publish(DISPATCH_CHANNEL, '').catch(() => undefined);
  }
}

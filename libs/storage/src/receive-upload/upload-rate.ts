import { Injectable } from '@nestjs/common';
import { RateLimiter } from '#kernel';
import { storageErrors } from '../storage.errors.js';

const RATE = { max: 60, window_ms: 60_000 };

/** How many uploads a workspace begins a minute, whichever way they come. */
@Injectable()
export class UploadRate {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws 429 too_many_uploads with Retry-After */
  async hit(workspaceId: string): Promise<void> {
    const { allowed, retryAfter_s } = await this.limiter.hit(`uploads:${workspaceId}`, RATE);
    if (!allowed)
      throw storageErrors.raise('too_many_uploads', 'Wait a moment before the next upload.', {
        headers: { 'retry-after': String(retryAfter_s) },
      });
  }
}

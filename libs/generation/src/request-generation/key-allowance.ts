import type { Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { KeySpendRepository } from '../data/key-spend.repository.js';
import { generationErrors } from '../generation.errors.js';

/** Keeps an API key to the credits that its owner gave it for a month. */
@Injectable()
export class KeyAllowance {
  constructor(private readonly spend: KeySpendRepository) {}

  /** Before anything is written. @throws key_credit_limit */
  async mayAdd(who: Principal, credits: number): Promise<void> {
    await this.check(who, credits);
  }

  /** After it was written, in its transaction: requests of one key are counted one by one. @throws key_credit_limit */
  async holds({ keyId, keyLimits, ...who }: Principal): Promise<void> {
    if (keyId === undefined || !keyLimits?.monthlyCredits) return;
    await this.spend.lock(keyId);
    await this.check({ ...who, keyId, keyLimits }, 0);
  }

  /** Credits of this month, of each key of the workspace that has spent any. */
  spentOf(workspaceId: string): Promise<{ keyId: string; credits: number }[]> {
    return this.spend.ofWorkspace(workspaceId);
  }

  private async check({ keyId, keyLimits }: Principal, more: number): Promise<void> {
    const limit = keyLimits?.monthlyCredits;
    if (keyId === undefined || !limit) return;
    if ((await this.spend.spentThisMonth(keyId)) + more <= limit) return;
    throw generationErrors.raise(
      'key_credit_limit',
      `This API key may spend ${limit} credits a month, and this would be more. Use another key, or wait for the next month (UTC).`,
      { extra: { limit } },
    );
  }
}

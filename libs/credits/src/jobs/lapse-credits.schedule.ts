import { Injectable } from '@nestjs/common';
import { describeError, log, Scheduled } from '#kernel';
import { Credits } from '../credits.js';
import { BalanceRepository } from '../data/balance.repository.js';

const HOUR_ms = 3_600_000;
const BATCH = 200;
/** Bounds one run; what is left is due at the next one, and every move lapses for itself anyway. */
const MAX_BATCHES = 500;

/**
 * Writes the lapses of accounts that nobody touches, for statements and reports. Balances do not
 * wait for it: each move and each read lapses what is due.
 */
@Injectable()
export class LapseCreditsSchedule {
  constructor(
    private readonly credits: Credits,
    private readonly balances: BalanceRepository,
  ) {}

  /** @returns how many accounts it lapsed something in. */
  @Scheduled({ name: 'credits.lapse', every_ms: HOUR_ms })
  async run(): Promise<number> {
    let accounts = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const due = await this.balances.accountsDue(BATCH);
      const before = accounts;
      for (const workspaceId of due) {
        try {
          if ((await this.credits.lapseDue(workspaceId)) > 0) accounts += 1;
        } catch (error) {
          log.warn({ workspaceId, error: describeError(error) }, 'lapsing an account failed');
        }
      }
      // No progress means that the rest fails or is busy: the next run tries it again.
      if (due.length < BATCH || accounts === before) break;
    }
    return accounts;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork, type PendingApproval, type Principal } from '#kernel';
import { fingerprintOf, type Adjusted, type Adjustment } from './adjustment.js';
import { CarryOutAdjustment } from './carry-out-adjustment.js';
import { DecideAlone } from './decide-alone.js';

const DEFAULT_LIFE_days = 365;
const DAY_ms = 86_400_000;

/**
 * What an operator may change by hand. Each change is a move of the ledger and a row of the audit
 * log in one transaction, happens once per key, and above the limit waits for a second person.
 */
@Injectable()
export class AdjustCredits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly alone: DecideAlone,
    private readonly doing: CarryOutAdjustment,
    private readonly clock: Clock,
  ) {}

  /** @param expiresAt a year from now unless the operator chose. */
  grant(
    who: Principal,
    adjustment: Adjustment & { expiresAt?: Date },
  ): Promise<Adjusted | PendingApproval> {
    const chosen = adjustment.expiresAt ?? null;
    const inAYear = new Date(this.clock.now().getTime() + DEFAULT_LIFE_days * DAY_ms);
    return this.change(who, 'grant', adjustment, chosen, chosen ?? inAYear);
  }

  /** @throws 402 insufficient_credits where fewer are available: a deduction makes no debt. */
  deduct(who: Principal, adjustment: Adjustment): Promise<Adjusted | PendingApproval> {
    return this.change(who, 'deduct', adjustment, null, null);
  }

  /** @throws 409 more_than_debt. */
  forgive(who: Principal, adjustment: Adjustment): Promise<Adjusted | PendingApproval> {
    return this.change(who, 'forgive', adjustment, null, null);
  }

  private change(
    who: Principal,
    kind: 'grant' | 'deduct' | 'forgive',
    { workspaceId, amount, reason, key }: Adjustment,
    chosen: Date | null,
    expiresAt: Date | null,
  ): Promise<Adjusted | PendingApproval> {
    const asked = { workspaceId, amount, reason, key };
    const settled = { ...asked, kind, expiresAt, fingerprint: fingerprintOf(asked, chosen) };
    return this.unitOfWork.run(
      async () =>
        (await this.alone.orAsk(who, settled)) ??
        this.doing.run(settled, { actor: who, ledgerActor: `operator:${who.userId}` }),
    );
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, hashBody, UnitOfWork, type Principal } from '#kernel';
import { Credits } from '../credits.js';
import { creditsErrors } from '../credits.errors.js';
import { LedgerRepository } from '../data/ledger.repository.js';
import type { AdjustRequest } from '../move.js';

/** Above this many credits one operator's word is not enough. */
export const APPROVAL_ABOVE_credits = 1_000;
const DEFAULT_LIFE_days = 365;
const DAY_ms = 86_400_000;

export interface Adjustment {
  workspaceId: string;
  amount: number;
  reason: string;
  /** The operator's Idempotency-Key: the same request with it again changes nothing. */
  key: string;
}

export interface Adjusted {
  /** False for a repetition of the same request. */
  created: boolean;
  available: number;
  debt: number;
  auditId: string | null;
}

type Action = 'credits.granted' | 'credits.deducted' | 'credits.debt-forgiven';

/**
 * What an operator may change by hand. Each change is a move of the ledger and a row of the audit
 * log in one transaction, happens once per key, and above the limit waits for a second person.
 */
@Injectable()
export class AdjustCredits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: LedgerRepository,
    private readonly credits: Credits,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @param expiresAt a year from now unless the operator chose. */
  grant(who: Principal, adjustment: Adjustment & { expiresAt?: Date }): Promise<Adjusted> {
    const expiresAt =
      adjustment.expiresAt ?? new Date(this.clock.now().getTime() + DEFAULT_LIFE_days * DAY_ms);
    const chosen = adjustment.expiresAt?.toISOString() ?? null;
    return this.change(who, 'credits.granted', adjustment, chosen, (request) =>
      this.ledger.adjustGrant(request, expiresAt),
    );
  }

  /** @throws 402 insufficient_credits where fewer are available: a deduction makes no debt. */
  deduct(who: Principal, adjustment: Adjustment): Promise<Adjusted> {
    return this.change(who, 'credits.deducted', adjustment, null, (request) =>
      this.ledger.adjustDeduct(request),
    );
  }

  /** @throws 409 more_than_debt. */
  forgive(who: Principal, adjustment: Adjustment): Promise<Adjusted> {
    return this.change(who, 'credits.debt-forgiven', adjustment, null, (request) =>
      this.ledger.forgiveDebt(request),
    );
  }

  private change(
    who: Principal,
    action: Action,
    { workspaceId, amount, reason, key }: Adjustment,
    expiresAt: string | null,
    move: (request: AdjustRequest) => Promise<{ created: boolean }>,
  ): Promise<Adjusted> {
    requireOnePersonIsEnough(amount);
    return this.unitOfWork.run(async () => {
      // Takes the account first, so that nothing else moves between before and after.
      await this.ledger.lapseDue(workspaceId);
      const before = await this.standing(workspaceId);
      const { created } = await move({
        workspaceId,
        amount,
        key: `${action}:${workspaceId}:${key}`,
        fingerprint: hashBody({ amount, reason, expiresAt }),
        reason,
        actor: `operator:${who.userId}`,
      });
      const after = await this.standing(workspaceId);
      if (!created) return { created, ...after, auditId: null };
      const auditId = await this.audit.record({
        actor: who,
        action,
        subjectType: 'workspace',
        subjectId: workspaceId,
        workspaceId,
        reason,
        before,
        after: { ...after, amount },
      });
      return { created, ...after, auditId };
    });
  }

  private async standing(workspaceId: string): Promise<{ available: number; debt: number }> {
    const { available, debt } = await this.credits.balance(workspaceId);
    return { available, debt };
  }
}

function requireOnePersonIsEnough(amount: number): void {
  if (amount <= APPROVAL_ABOVE_credits) return;
  throw creditsErrors.raise(
    'approval_required',
    `More than ${APPROVAL_ABOVE_credits} credits need the approval of a second person, which cannot be asked for here yet. Use ${APPROVAL_ABOVE_credits} or less.`,
    { extra: { limit: APPROVAL_ABOVE_credits } },
  );
}

import { Injectable } from '@nestjs/common';
import { AuditLog, OwnWorkspace, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import { ApplyReversal } from '../process-payment-event/apply-reversal.js';
import type { Purchase, Reversal, ReversalStatus } from '../purchase.js';

/** How disputes end: won, and the credits of that purchase are back, or lost, and they stay where they are. */
@Injectable()
export class SettleDispute {
  constructor(
    private readonly applyReversal: ApplyReversal,
    private readonly audit: AuditLog,
    private readonly ownWorkspace: OwnWorkspace,
    private readonly purchases: PurchaseRepository,
    private readonly reversals: ReversalRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** In the open transaction, with the charge locked. */
  async win(disputes: readonly Reversal[]): Promise<void> {
    for (const dispute of disputes) await this.applyReversal.apply({ ...dispute, status: 'won' });
  }

  /** Nobody decided it for so long that it is over: its credits stay where they are. */
  lose(dispute: Reversal): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.applyReversal.apply({ ...dispute, status: 'lost' });
    });
  }

  /**
   * An operator enters that the disputes of a payment were won, also those given up as lost; audited.
   * @throws `own_workspace`, `no_open_dispute`
   */
  enterWon(purchase: Purchase, reason: string, actor: Principal): Promise<{ auditId: string }> {
    return this.enter(purchase, ['open', 'lost'], 'won', { reason, actor });
  }

  /**
   * An operator enters that the open disputes of a payment were lost: the credits stay taken back, and
   * a bank that pays out all the same is still believed; audited.
   * @throws `own_workspace`, `no_open_dispute`
   */
  enterLost(purchase: Purchase, reason: string, actor: Principal): Promise<{ auditId: string }> {
    return this.enter(purchase, ['open'], 'lost', { reason, actor });
  }

  private async enter(
    purchase: Purchase,
    from: readonly ReversalStatus[],
    status: 'won' | 'lost',
    { reason, actor }: { reason: string; actor: Principal },
  ): Promise<{ auditId: string }> {
    await this.ownWorkspace.refuse(actor, 'payment.refund', purchase.workspaceId);
    return this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(purchase.transactionId);
      const all = await this.reversals.ofTransaction(purchase.gateway, purchase.transactionId);
      const disputes = all.filter((one) => one.kind === 'dispute' && from.includes(one.status));
      if (disputes.length === 0)
        throw billingErrors.raise('no_open_dispute', 'Reload the page to see what became of it.');
      for (const dispute of disputes) await this.applyReversal.apply({ ...dispute, status });
      const now = await this.purchases.find(purchase.id);
      const auditId = await this.audit.record({
        actor,
        action: `payment.dispute-${status}`,
        subjectType: 'payment',
        subjectId: purchase.id,
        workspaceId: purchase.workspaceId,
        reason,
        before: {
          status: purchase.status,
          disputedMinor: purchase.disputedMinor,
          disputes: disputes.map((one) => one.status),
        },
        after: {
          status: now?.status,
          disputedMinor: now?.disputedMinor,
          disputes: disputes.map(() => status),
        },
      });
      return { auditId };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog, OwnWorkspace, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import { ApplyReversal } from '../process-payment-event/apply-reversal.js';
import type { Purchase, Reversal } from '../purchase.js';

/** Disputes that end well: the money came back, and the credits of that purchase with it. */
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
  async enterWon(
    purchase: Purchase,
    reason: string,
    actor: Principal,
  ): Promise<{ auditId: string }> {
    await this.ownWorkspace.refuse(actor, 'payment.refund', purchase.workspaceId);
    return this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(purchase.transactionId);
      const all = await this.reversals.ofTransaction(purchase.gateway, purchase.transactionId);
      const open = all.filter(
        ({ kind, status }) => kind === 'dispute' && ['open', 'lost'].includes(status),
      );
      if (open.length === 0)
        throw billingErrors.raise('no_open_dispute', 'Reload the page to see what became of it.');
      await this.win(open);
      const now = await this.purchases.find(purchase.id);
      const auditId = await this.audit.record({
        actor,
        action: 'payment.dispute-won',
        subjectType: 'payment',
        subjectId: purchase.id,
        workspaceId: purchase.workspaceId,
        reason,
        before: { status: purchase.status, disputedMinor: purchase.disputedMinor },
        after: { status: now?.status, disputedMinor: now?.disputedMinor },
      });
      return { auditId };
    });
  }
}

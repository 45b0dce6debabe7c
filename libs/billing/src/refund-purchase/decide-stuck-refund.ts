import { Injectable } from '@nestjs/common';
import { AuditLog, OwnWorkspace, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository, type RefundRequest } from '../data/refund-request.repository.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import { PaymentGateway } from '../gateway/payment-gateway.js';
import { ApplyReversal } from '../process-payment-event/apply-reversal.js';
import { remainingOf, type Purchase } from '../purchase.js';
import { RecordRefund } from './record-refund.js';
import { RefundPurchase } from './refund-purchase.js';

export interface RefundDecision {
  refundId: string;
  auditId: string;
  status: 'pending' | 'succeeded' | 'not_sent';
}

/** What a person does with a refund of which the gateway knows nothing. */
@Injectable()
export class DecideStuckRefund {
  constructor(
    private readonly applyReversal: ApplyReversal,
    private readonly audit: AuditLog,
    private readonly ownWorkspace: OwnWorkspace,
    private readonly gateway: PaymentGateway,
    private readonly purchases: PurchaseRepository,
    private readonly requests: RefundRequestRepository,
    private readonly refundPurchase: RefundPurchase,
    private readonly recordRefund: RecordRefund,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Reads the gateway once more, then calls it; of several who want that, one does.
   * @throws `own_workspace`, `refund_not_stuck`, `not_possible_now`, and the gateway's problems.
   */
  async sendAgain(purchase: Purchase, reason: string, actor: Principal): Promise<RefundDecision> {
    await this.ownWorkspace.refuse(actor, 'payment.refund', purchase.workspaceId);
    if (purchase.gateway !== this.gateway.name)
      throw billingErrors.raise(
        'not_possible_now',
        'This payment was made with another payment service than the present one.',
      );
    const request = await this.lookAgain(purchase);
    if (request.status === 'succeeded') return happened(request);
    const auditId = await this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(purchase.transactionId);
      const locked = await this.purchases.lock(purchase.id);
      if (!(await this.requests.claimAgain(request.id))) throw notStuck();
      if (!locked || remainingOf(locked) !== request.amountMinor)
        throw billingErrors.raise(
          'not_possible_now',
          'Something else of this payment went back meanwhile. Mark this refund as not sent and ask for a new one.',
        );
      return this.record(purchase, request, 'payment.refund-sent-again', reason, actor);
    });
    const { status } = await this.refundPurchase.send(purchase, request);
    return { refundId: request.id, auditId, status };
  }

  /**
   * Reads the gateway once more, then gives this refund up: another one can be asked for.
   * @throws `own_workspace`, `refund_not_stuck`, and the gateway's problems.
   */
  async markNotSent(purchase: Purchase, reason: string, actor: Principal): Promise<RefundDecision> {
    await this.ownWorkspace.refuse(actor, 'payment.refund', purchase.workspaceId);
    const request = await this.lookAgain(purchase);
    if (request.status === 'succeeded') return happened(request);
    const auditId = await this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(purchase.transactionId);
      if (!(await this.requests.markNotSent(request.id, reason.slice(0, 500)))) throw notStuck();
      await this.recordRefund.apply(purchase, request, 'failed');
      return this.record(purchase, request, 'payment.refund-not-sent', reason, actor);
    });
    return { refundId: request.id, auditId, status: 'not_sent' };
  }

  /** The refund that needs a decision, after the gateway was read once more. */
  private async lookAgain(purchase: Purchase): Promise<RefundRequest> {
    const [open] = await this.requests.openOf([purchase.id]);
    if (open?.status !== 'needs_decision') throw notStuck();
    try {
      await this.refundPurchase.check(open);
    } catch (error) {
      throw gatewayProblem(error);
    }
    return (await this.requests.find(open.id)) ?? open;
  }

  private record(
    purchase: Purchase,
    request: RefundRequest,
    action: string,
    reason: string,
    actor: Principal,
  ): Promise<string> {
    return this.audit.record({
      actor,
      action,
      subjectType: 'payment',
      subjectId: purchase.id,
      workspaceId: purchase.workspaceId,
      reason,
      before: { refundId: request.id, status: request.status },
      after: { amountMinor: request.amountMinor, currency: purchase.currency },
    });
  }
}

function happened({ id, auditId }: RefundRequest): RefundDecision {
  return { refundId: id, auditId, status: 'succeeded' };
}

function notStuck(): Error {
  return billingErrors.raise('refund_not_stuck', 'Reload the page to see what became of it.');
}

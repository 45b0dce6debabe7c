import { Injectable } from '@nestjs/common';
import { AuditLog, newId, type ApprovedBy, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { RefundRequestRepository, type RefundRequest } from '../data/refund-request.repository.js';
import { ApplyReversal, consoleRefundId } from '../process-payment-event/apply-reversal.js';
import { remainingOf, type Purchase, type ReversalStatus } from '../purchase.js';

/** Writes a refund and its audit row, and takes the credits back, before the gateway is called. */
@Injectable()
export class RecordRefund {
  constructor(
    private readonly audit: AuditLog,
    private readonly requests: RefundRequestRepository,
    private readonly applyReversal: ApplyReversal,
  ) {}

  /**
   * Notes a refund of what is left of the locked purchase, in the open transaction that holds the
   * lock of its charge too.
   * @throws `already_refunded`, `refund_running`
   */
  async write(
    purchase: Purchase,
    reason: string,
    actor: Pick<Principal, 'userId' | 'email'>,
    approved: ApprovedBy | null,
  ): Promise<RefundRequest> {
    const amountMinor = remainingOf(purchase);
    if (amountMinor < 1)
      throw billingErrors.raise('already_refunded', 'All of this payment went back already.');
    const id = newId();
    const auditId = await this.audit.record({
      actor,
      action: 'payment.refund-requested',
      subjectType: 'payment',
      subjectId: purchase.id,
      workspaceId: purchase.workspaceId,
      reason,
      before: { status: purchase.status, refundedMinor: purchase.refundedMinor },
      after: {
        refundId: id,
        amountMinor,
        currency: purchase.currency,
        ...(approved && {
          approvalId: approved.approvalId,
          approvedBy: approved.approvedBy.email,
        }),
      },
    });
    const request = await this.requests.create({
      id,
      purchaseId: purchase.id,
      amountMinor,
      reason,
      requestedBy: actor.userId,
      auditId,
      approvalId: approved?.approvalId ?? null,
    });
    if (!request)
      throw billingErrors.raise(
        'refund_running',
        'Wait for the refund that is under way; its outcome shows on this page.',
      );
    await this.apply(purchase, request, 'open');
    return request;
  }

  /** What became of a refund that was asked for; where it failed the credits come back. */
  async apply(
    purchase: Purchase,
    request: Pick<RefundRequest, 'id' | 'amountMinor' | 'externalId'>,
    status: Extract<ReversalStatus, 'open' | 'succeeded' | 'failed'>,
  ): Promise<void> {
    await this.applyReversal.apply({
      gateway: purchase.gateway,
      // An event may have told the gateway's own name for it.
      externalId: request.externalId ?? consoleRefundId(request.id),
      kind: 'refund',
      transactionId: purchase.transactionId,
      amountMinor: request.amountMinor,
      paidMinor: purchase.amountMinor,
      currency: purchase.currency,
      status,
      chargedBack: false,
    });
  }
}

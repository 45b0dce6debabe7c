import { Injectable } from '@nestjs/common';
import { Credits } from '#credits';
import { AuditLog, kernelErrors, newId, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository, type RefundRequest } from '../data/refund-request.repository.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import { GatewayError, PaymentGateway, type RefundState } from '../gateway/payment-gateway.js';
import { ApplyReversal, consoleRefundId } from '../process-payment-event/apply-reversal.js';
import type { Purchase } from '../purchase.js';

export interface RefundPreview {
  amountMinor: number;
  creditsToRevoke: number;
  debtAfter: number;
}

export interface RefundAnswer {
  refundId: string;
  auditId: string;
  status: 'pending' | 'succeeded';
}

/**
 * Refunds what is left of a purchase. A row and its audit entry are written before the gateway is
 * called; the credits of that purchase go back once the gateway confirms, by its answer or its event.
 */
@Injectable()
export class RefundPurchase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly purchases: PurchaseRepository,
    private readonly requests: RefundRequestRepository,
    private readonly applyReversal: ApplyReversal,
    private readonly credits: Credits,
    private readonly gateway: PaymentGateway,
    private readonly audit: AuditLog,
  ) {}

  /** What a refund would do now: the whole remaining amount, and the credits of this purchase. */
  async preview(purchaseId: string): Promise<RefundPreview> {
    const purchase = found(await this.purchases.find(purchaseId));
    const amountMinor = remainingOf(purchase);
    if (amountMinor < 1) return { amountMinor: 0, creditsToRevoke: 0, debtAfter: 0 };
    const effect = await this.credits.previewReversal({
      purchaseRef: purchase.transactionId,
      amountMinor,
      paidMinor: purchase.amountMinor,
    });
    return { amountMinor, creditsToRevoke: effect.creditsToRevoke, debtAfter: effect.debtAfter };
  }

  /** @throws `already_refunded`, `refund_running`, and the gateway's problems. */
  async refund(purchaseId: string, reason: string, actor: Principal): Promise<RefundAnswer> {
    const { purchase, request } = await this.request(purchaseId, reason, actor);
    const state = await this.call(purchase, request);
    if (state === 'failed') {
      await this.fail(request, 'The payment service says that the refund failed.');
      throw billingErrors.raise(
        'gateway_refused',
        'The payment service says that the refund failed.',
      );
    }
    await this.settle(purchase, request, state);
    return { refundId: request.id, auditId: request.auditId, status: state };
  }

  /** Reads again what became of a refund whose outcome was not known. */
  async check(request: RefundRequest): Promise<void> {
    const purchase = await this.purchases.find(request.purchaseId);
    if (purchase?.gateway !== this.gateway.name) return;
    await this.settle(purchase, request, await this.readOutcome(purchase, request));
  }

  private request(
    purchaseId: string,
    reason: string,
    actor: Principal,
  ): Promise<{ purchase: Purchase; request: RefundRequest }> {
    return this.unitOfWork.run(async () => {
      const purchase = found(await this.purchases.lock(purchaseId));
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
        after: { refundId: id, amountMinor, currency: purchase.currency },
      });
      const request = await this.requests.create({
        id,
        purchaseId: purchase.id,
        amountMinor,
        reason,
        requestedBy: actor.userId,
        auditId,
      });
      if (!request)
        throw billingErrors.raise(
          'refund_running',
          'Wait for the refund that is under way; its outcome shows on this page.',
        );
      return { purchase, request };
    });
  }

  private async call(purchase: Purchase, request: RefundRequest): Promise<RefundState> {
    try {
      return await this.gateway.refund(purchase.transactionId);
    } catch (error) {
      if (error instanceof GatewayError && error.failure === 'unknown')
        return this.readOutcome(purchase, request).catch(() => 'pending' as const);
      await this.fail(request, error instanceof Error ? error.message : 'unknown');
      throw gatewayProblem(error);
    }
  }

  private async readOutcome(
    purchase: Purchase,
    request: RefundRequest,
  ): Promise<'pending' | 'succeeded'> {
    const transaction = await this.gateway.readTransaction(purchase.transactionId);
    const back =
      transaction.status === 'refunded' ? purchase.amountMinor : transaction.refundedMinor;
    return back >= purchase.amountMinor || back >= purchase.refundedMinor + request.amountMinor
      ? 'succeeded'
      : 'pending';
  }

  private settle(
    purchase: Purchase,
    request: RefundRequest,
    state: 'pending' | 'succeeded',
  ): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(purchase.transactionId);
      const known = await this.requests.find(request.id);
      // Its event was faster: then everything is done.
      if (!known || known.externalId || known.status === 'succeeded') return;
      await this.requests.setStatus(request.id, state, null);
      if (state === 'succeeded')
        await this.applyReversal.apply({
          gateway: purchase.gateway,
          externalId: consoleRefundId(request.id),
          kind: 'refund',
          transactionId: purchase.transactionId,
          amountMinor: request.amountMinor,
          paidMinor: purchase.amountMinor,
          currency: purchase.currency,
          status: 'succeeded',
        });
    });
  }

  private fail(request: RefundRequest, note: string): Promise<void> {
    return this.unitOfWork.run(() =>
      this.requests.setStatus(request.id, 'failed', note.slice(0, 500)),
    );
  }
}

/** A bank that took the money back leaves nothing to refund. */
function remainingOf(purchase: Purchase): number {
  return Math.max(0, purchase.amountMinor - purchase.refundedMinor - purchase.disputedMinor);
}

function found(purchase: Purchase | null): Purchase {
  if (!purchase) throw kernelErrors.raise('not_found', 'There is no such payment.');
  return purchase;
}

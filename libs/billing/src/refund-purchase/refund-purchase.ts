import { Injectable } from '@nestjs/common';
import { Credits } from '#credits';
import { isWaiting, kernelErrors, UnitOfWork, type PendingApproval, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository, type RefundRequest } from '../data/refund-request.repository.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import { GatewayError, PaymentGateway, type RefundState } from '../gateway/payment-gateway.js';
import { ApplyReversal } from '../process-payment-event/apply-reversal.js';
import { remainingOf, type Purchase } from '../purchase.js';
import { AskForRefund } from './ask-for-refund.js';
import { RecordRefund } from './record-refund.js';
import { StuckRefunds } from './stuck-refunds.js';

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
 * called, and the credits of that purchase are taken back with them; they come back should it fail.
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
    private readonly ask: AskForRefund,
    private readonly record: RecordRefund,
    private readonly stuck: StuckRefunds,
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

  /**
   * Refunds, or answers with an approval where one operator is not enough.
   * @throws `already_refunded`, `refund_running`, `no_second_person`, and the gateway's problems.
   */
  async refund(
    purchaseId: string,
    reason: string,
    actor: Principal,
  ): Promise<RefundAnswer | PendingApproval> {
    const answer = await this.request(purchaseId, reason, actor);
    if (isWaiting(answer)) return answer;
    return this.send(answer.purchase, answer.request);
  }

  /** Calls the gateway for a refund that was approved, unless somebody else does. */
  async sendApproved(request: RefundRequest): Promise<void> {
    const purchase = await this.purchases.find(request.purchaseId);
    if (purchase?.gateway !== this.gateway.name) return;
    if (await this.requests.claimCall(request.id)) await this.send(purchase, request);
  }

  /** Reads again what became of a refund whose outcome was not known. */
  async check(request: RefundRequest): Promise<void> {
    const purchase = await this.purchases.find(request.purchaseId);
    if (purchase?.gateway !== this.gateway.name) return;
    const state = await this.readOutcome(purchase, request);
    await this.settle(purchase, request, state);
    if (state === 'pending') await this.stuck.noteIfStuck(purchase, request);
  }

  /** Writes the request for one operator alone, or asks for a second person. */
  private request(
    purchaseId: string,
    reason: string,
    actor: Principal,
  ): Promise<{ purchase: Purchase; request: RefundRequest } | PendingApproval> {
    return this.unitOfWork.run(async () => {
      const { transactionId } = found(await this.purchases.find(purchaseId));
      await this.applyReversal.lockTransaction(transactionId);
      const purchase = found(await this.purchases.lock(purchaseId));
      if (remainingOf(purchase) < 1)
        throw billingErrors.raise('already_refunded', 'All of this payment went back already.');
      const waiting = await this.ask.orNull(actor, purchase, reason);
      if (waiting) return waiting;
      return { purchase, request: await this.record.write(purchase, reason, actor, null) };
    });
  }

  /**
   * Calls the gateway; for whoever claimed that call.
   * @throws the gateway's problems.
   */
  async send(purchase: Purchase, request: RefundRequest): Promise<RefundAnswer> {
    const state = await this.call(purchase, request);
    if (state === 'failed') {
      await this.fail(purchase, request, 'The payment service says that the refund failed.');
      throw billingErrors.raise(
        'gateway_refused',
        'The payment service says that the refund failed.',
      );
    }
    await this.settle(purchase, request, state);
    return { refundId: request.id, auditId: request.auditId, status: state };
  }

  private async call(purchase: Purchase, request: RefundRequest): Promise<RefundState> {
    try {
      const state = await this.gateway.refund(purchase.transactionId);
      if (state === 'pending') await this.requests.acknowledge(request.id);
      return state;
    } catch (error) {
      if (error instanceof GatewayError && error.failure === 'unknown')
        return this.readOutcome(purchase, request).catch(() => 'pending' as const);
      const note = error instanceof Error ? error.message : 'unknown';
      const isAway = error instanceof GatewayError && error.failure === 'unavailable';
      // What two people decided is not dropped because the gateway is away for a moment.
      if (isAway && request.approvalId) await this.requests.releaseCall(request.id, note);
      else await this.fail(purchase, request, note);
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
      // Its event was faster, and told the end: then everything is done.
      if (!known || isOver(known)) return;
      await this.requests.setStatus(request.id, state, null);
      if (state === 'succeeded') await this.record.apply(purchase, known, state);
    });
  }

  private fail(purchase: Purchase, request: RefundRequest, note: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(purchase.transactionId);
      const known = await this.requests.find(request.id);
      await this.requests.setStatus(request.id, 'failed', note.slice(0, 500));
      await this.record.apply(purchase, known ?? request, 'failed');
    });
  }
}

/** Nothing that is read now changes it: where the money goes back after all, its event says so. */
const isOver = ({ status }: RefundRequest) =>
  status === 'succeeded' || status === 'failed' || status === 'not_sent';

function found(purchase: Purchase | null): Purchase {
  if (!purchase) throw kernelErrors.raise('not_found', 'There is no such payment.');
  return purchase;
}

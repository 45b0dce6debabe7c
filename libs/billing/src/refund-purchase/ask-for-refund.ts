import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Credits } from '#credits';
import {
  approvalErrors,
  Approvals,
  CarriesOut,
  doneAloneLines,
  SUMMED_OVER_h,
  type ApprovedBy,
  type DoneAlone,
  type PendingApproval,
  type Principal,
} from '#kernel';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository } from '../data/refund-request.repository.js';
import { ApplyReversal } from '../process-payment-event/apply-reversal.js';
import { remainingOf, type Purchase } from '../purchase.js';
import { RecordRefund } from './record-refund.js';

const ACTION = 'payment.refund';

/** What an approval of a refund binds. */
const frozenRefund = z.object({
  purchaseId: z.uuid(),
  amountMinor: z.int().min(1),
  currency: z.string(),
});
type FrozenRefund = z.output<typeof frozenRefund>;

/** A refund above the limit waits for a second person. */
@Injectable()
export class AskForRefund {
  constructor(
    private readonly approvals: Approvals,
    private readonly credits: Credits,
    private readonly purchases: PurchaseRepository,
    private readonly requests: RefundRequestRepository,
    private readonly record: RecordRefund,
    private readonly applyReversal: ApplyReversal,
  ) {}

  /**
   * Null where this operator may refund what is left of the purchase alone; in the transaction in
   * which they do. The limit is in US dollars: money in any other currency takes two.
   * @throws 409 no_second_person
   */
  async orNull(
    actor: Principal,
    purchase: Purchase,
    reason: string,
  ): Promise<PendingApproval | null> {
    const { workspaceId, currency } = purchase;
    const amountMinor = remainingOf(purchase);
    await this.approvals.serialise(ACTION, actor, workspaceId);
    const alone = await this.requests.sumAlone(workspaceId, actor.userId, SUMMED_OVER_h);
    if (!this.approvals.isNeeded(ACTION, amountMinor, alone) && currency === 'USD') return null;
    const payload: FrozenRefund = { purchaseId: purchase.id, amountMinor, currency };
    return this.approvals.request({
      action: ACTION,
      actor,
      subjectType: 'payment',
      subjectId: purchase.id,
      workspaceId,
      amount: amountMinor,
      payload,
      summary: await this.consequences(purchase, amountMinor, alone),
      reason,
    });
  }

  /** Notes the refund; the worker calls the gateway after this transaction. */
  @CarriesOut({ action: ACTION, payload: frozenRefund })
  async carryOut(frozen: FrozenRefund, approved: ApprovedBy) {
    const known = await this.purchases.find(frozen.purchaseId);
    if (known) await this.applyReversal.lockTransaction(known.transactionId);
    const purchase = await this.purchases.lock(frozen.purchaseId);
    if (!purchase || remainingOf(purchase) !== frozen.amountMinor)
      throw approvalErrors.raise(
        'preview_changed',
        'Something else of this payment went back meanwhile. Ask for it again with what is left.',
      );
    const { requestedBy, reason } = approved;
    const actor = { userId: requestedBy.id, email: requestedBy.email };
    const request = await this.record.write(purchase, reason, actor, approved);
    return { refundId: request.id, amountMinor: request.amountMinor };
  }

  private async consequences(purchase: Purchase, amountMinor: number, alone: DoneAlone) {
    const effect = await this.credits.previewReversal({
      purchaseRef: purchase.transactionId,
      amountMinor,
      paidMinor: purchase.amountMinor,
    });
    const money = (minor: number) => `${(minor / 100).toFixed(2)} ${purchase.currency}`;
    const lines: [string, string][] = [
      ['amount', money(amountMinor)],
      ['product', purchase.productCode],
      ['creditsToRevoke', String(effect.creditsToRevoke)],
      ['debtAfter', String(effect.debtAfter)],
    ];
    return [...lines.map(([label, value]) => ({ label, value })), ...doneAloneLines(alone, money)];
  }
}

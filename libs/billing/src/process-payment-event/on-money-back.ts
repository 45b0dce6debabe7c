import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { PaymentEvent } from '../data/payment-event.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import {
  idOf,
  toDate,
  type creemDispute,
  type creemRefund,
} from '../gateway/creem/creem.schemas.js';
import { CHARGED_BACK, type ReversalStatus } from '../purchase.js';
import { ApplyReversal, type ReversalNews } from './apply-reversal.js';
import type { HandlerResult } from './event-outcome.js';
import { RejectEvent } from './reject-event.js';

const REFUND_STATUS: Record<string, ReversalStatus> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

/** `refund.created` and `dispute.created`: the credits of that purchase follow its money. */
@Injectable()
export class OnMoneyBack {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly applyReversal: ApplyReversal,
    private readonly reject: RejectEvent,
  ) {}

  refund(event: PaymentEvent, refund: z.infer<typeof creemRefund>): Promise<HandlerResult> {
    return this.apply(event, {
      gateway: event.gateway,
      externalId: refund.id,
      kind: 'refund',
      transactionId: transactionIdOf(refund.transaction),
      amountMinor: refund.refund_amount,
      paidMinor: paidIn(refund.transaction),
      currency: refund.refund_currency.toUpperCase(),
      status: REFUND_STATUS[refund.status ?? ''] ?? 'pending',
      chargedBack: false,
      happenedAt: toDate(refund.created_at),
      refundedMinor: refundedIn(refund.transaction),
    });
  }

  dispute(event: PaymentEvent, dispute: z.infer<typeof creemDispute>): Promise<HandlerResult> {
    return this.apply(event, {
      gateway: event.gateway,
      externalId: dispute.id,
      kind: 'dispute',
      transactionId: transactionIdOf(dispute.transaction),
      amountMinor: dispute.amount,
      paidMinor: paidIn(dispute.transaction),
      currency: dispute.currency.toUpperCase(),
      status: 'open',
      chargedBack: isChargedBack(dispute.transaction),
      happenedAt: toDate(dispute.created_at),
    });
  }

  private async apply(event: PaymentEvent, news: ReversalNews): Promise<HandlerResult> {
    if (news.amountMinor < 1) return { status: 'ignored', note: 'Nothing went back.' };
    await this.applyReversal.lockTransaction(news.transactionId);
    const known = await this.purchases.lockByTransaction(news.gateway, news.transactionId);
    if (known && known.currency !== news.currency)
      return this.reject.withCase(
        known.workspaceId,
        known.id,
        `A ${news.kind} in ${news.currency} came for a payment in ${known.currency} (event ${event.eventId}). No credits were moved.`,
      );
    const purchase = await this.applyReversal.apply(news);
    return {
      status: 'processed',
      note: purchase
        ? `The ${news.kind} is ${news.status}; the credits of this purchase follow it.`
        : `The ${news.kind} waits for its purchase.`,
      workspaceId: purchase?.workspaceId ?? null,
    };
  }
}

function transactionIdOf(transaction: string | { id: string }): string {
  return idOf(transaction) as string;
}

function paidIn(
  transaction: string | { amount: number; amount_paid?: number | null },
): number | null {
  if (typeof transaction === 'string') return null;
  const paid = transaction.amount_paid ?? transaction.amount;
  return paid > 0 ? paid : null;
}

/** All that went back of the charge, this refund in it, where the event says so. */
function refundedIn(transaction: string | { refunded_amount?: number | null }): number | null {
  return typeof transaction === 'string' ? null : (transaction.refunded_amount ?? null);
}

function isChargedBack(transaction: string | { status?: string | null }): boolean {
  return typeof transaction !== 'string' && CHARGED_BACK.includes(transaction.status ?? '');
}

import { Injectable } from '@nestjs/common';
import { Credits } from '#credits';
import { Outbox, UnitOfWork } from '#kernel';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository } from '../data/refund-request.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import type { PurchaseReversed } from '../events.js';
import { counts, isForward, sumOf, totalsOf, type Purchase, type Reversal } from '../purchase.js';
import { TellOfDispute } from './tell-of-dispute.js';

export type ReversalNews = Omit<Reversal, 'ledgerId' | 'coveredMinor' | 'createdAt'> & {
  /** When it happened at the gateway. */
  happenedAt?: Date | null;
  /** All that was refunded of the charge by then, this refund in it. */
  refundedMinor?: number | null;
};

/** Ledger id of a refund that an operator asked for; its event later carries the gateway's own id. */
export const consoleRefundId = (requestId: string) => `${CONSOLE_PREFIX}${requestId}`;
const CONSOLE_PREFIX = 'console:';
/** What the gateway's own record showed beyond the events that came; an event of it may follow. */
const READ_PREFIX = 'read:';
/**
 * The gateway's clock is not ours. A refund of the few minutes after a reading is taken for a part of
 * it at worst, which the next comparison of the whole charge puts right; the opposite is not.
 */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** Money went back: the credits of that purchase follow, in proportion, and of that purchase only. */
@Injectable()
export class ApplyReversal {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly purchases: PurchaseRepository,
    private readonly reversals: ReversalRepository,
    private readonly refundRequests: RefundRequestRepository,
    private readonly credits: Credits,
    private readonly outbox: Outbox,
    private readonly disputes: TellOfDispute,
  ) {}

  /** A purchase and its refund may arrive at the same moment; one of them waits here. */
  async lockTransaction(transactionId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `billing:${transactionId}`,
    ]);
  }

  /**
   * Takes in what the gateway says of one refund or dispute. Before its purchase is known it waits,
   * here and in the ledger. @returns the purchase, where it is known.
   */
  async apply(news: ReversalNews): Promise<Purchase | null> {
    await this.lockTransaction(news.transactionId);
    const purchase = await this.purchases.lockByTransaction(news.gateway, news.transactionId);
    const ledgerId = await this.ledgerIdOf(news, purchase);
    const before = await this.reversals.lock(news.gateway, news.externalId);
    const coveredMinor = before && counts(before) ? before.coveredMinor : await this.coverOf(news);
    const reversal = await this.reversals.put({ ...news, ledgerId, coveredMinor });
    await this.takeBack(reversal, before, purchase);
    if (purchase) await this.refresh(purchase);
    if (purchase && reversal.kind === 'dispute') await this.disputes.follow(purchase, reversal);
    return purchase;
  }

  /**
   * Takes in what the gateway's own record shows beyond the events that came. An event that follows
   * and tells a part of the same money is counted as that part, not on top of it.
   */
  async applyRead(
    news: Omit<ReversalNews, 'externalId' | 'chargedBack'>,
  ): Promise<Purchase | null> {
    await this.lockTransaction(news.transactionId);
    const all = await this.reversals.ofTransaction(news.gateway, news.transactionId);
    const number = all.filter(({ externalId }) => externalId.startsWith(READ_PREFIX)).length + 1;
    return this.apply({
      ...news,
      externalId: `${READ_PREFIX}${news.transactionId}:${number}`,
      chargedBack: news.kind === 'dispute',
    });
  }

  /** Of this money, what a total that was read after it happened stands for already. */
  private async coverOf(news: ReversalNews): Promise<number> {
    // A refund that is asked for is of what is left: of none of the money that is known to be back.
    const isNew = news.kind === 'refund' && news.status === 'open';
    if (isNew || !counts(news) || news.externalId.startsWith(READ_PREFIX)) return 0;
    const all = (await this.reversals.ofTransaction(news.gateway, news.transactionId)).filter(
      ({ kind }) => kind === news.kind,
    );
    const read = all.filter(({ externalId }) => externalId.startsWith(READ_PREFIX));
    const since = read.filter(({ createdAt }) => !isAfter(news.happenedAt, createdAt));
    const uncovered = amountOf(read) - all.reduce((sum, { coveredMinor }) => sum + coveredMinor, 0);
    // What the charge shows beyond all that we know is certainly new.
    const unknown = Math.max(0, (news.refundedMinor ?? 0) - sumOf(all, news.kind));
    return Math.max(0, Math.min(news.amountMinor - unknown, uncovered, amountOf(since)));
  }

  /** Tells the ledger what counts, or no longer does; what never counted is no news to it. */
  private async takeBack(
    reversal: Reversal,
    before: Reversal | null,
    purchase: Purchase | null,
  ): Promise<void> {
    const amountMinor = reversal.amountMinor - reversal.coveredMinor;
    if (amountMinor < 1 || !(counts(reversal) || (before && counts(before)))) return;
    await this.credits.setReversed({
      purchaseRef: reversal.transactionId,
      provider: 'creem',
      reversalId: reversal.ledgerId,
      kind: reversal.kind,
      amountMinor,
      paidMinor: paidOf(reversal, purchase),
      status: reversal.status,
    });
  }

  private async refresh(purchase: Purchase): Promise<void> {
    const all = await this.reversals.ofTransaction(purchase.gateway, purchase.transactionId);
    const totals = totalsOf(all, purchase.amountMinor);
    // News of money that was counted already, or is only asked for, is none to anybody else.
    const { refundedMinor, disputedMinor } = purchase;
    if (totals.refundedMinor === refundedMinor && totals.disputedMinor === disputedMinor) return;
    await this.purchases.setTotals(purchase.id, totals);
    await this.outbox.publish<PurchaseReversed>({
      name: 'billing.purchase-reversed',
      payload: {
        purchaseId: purchase.id,
        workspaceId: purchase.workspaceId,
        refundedMinor: totals.refundedMinor,
        disputedMinor: totals.disputedMinor,
      },
    });
  }

  /** A refund event of the amount that the console asked for is that refund, not a second one. */
  private async ledgerIdOf(news: ReversalNews, purchase: Purchase | null): Promise<string> {
    const known = await this.reversals.lock(news.gateway, news.externalId);
    if (known) {
      await this.tellRequest(known, news);
      return known.ledgerId;
    }
    const isOwn = [CONSOLE_PREFIX, READ_PREFIX].some((prefix) =>
      news.externalId.startsWith(prefix),
    );
    if (news.kind !== 'refund' || !purchase || isOwn) return news.externalId;
    const request = await this.refundRequests.unnamed(purchase.id, news.amountMinor);
    if (!request) return news.externalId;
    const id = consoleRefundId(request.id);
    await this.refundRequests.setNamed(request.id, news.externalId, news.status);
    await this.reversals.rename(news.gateway, id, news.externalId);
    return id;
  }

  /** A further event of a refund that was asked for here: whoever asked hears what became of it. */
  private async tellRequest(known: Reversal, news: ReversalNews): Promise<void> {
    const { ledgerId, externalId, status } = known;
    if (!ledgerId.startsWith(CONSOLE_PREFIX) || externalId === ledgerId) return;
    if (!isForward(status, news.status)) return;
    const requestId = ledgerId.slice(CONSOLE_PREFIX.length);
    await this.refundRequests.setNamed(requestId, externalId, news.status);
  }
}

const amountOf = (reversals: readonly Reversal[]) =>
  reversals.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

const isAfter = (happenedAt: Date | null | undefined, read: Date) =>
  Boolean(happenedAt) && Number(happenedAt) > read.getTime() + CLOCKS_DIFFER_MS;

/** What the refund is a share of; an event that does not say it is taken as a refund of everything. */
function paidOf(reversal: Reversal, purchase: Purchase | null): number {
  const paid = purchase?.amountMinor ?? reversal.paidMinor ?? reversal.amountMinor;
  return Math.max(1, paid);
}

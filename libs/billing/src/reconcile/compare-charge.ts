import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository } from '../data/refund-request.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import { PaymentGateway, type GatewayTransaction } from '../gateway/payment-gateway.js';
import { ApplyReversal } from '../process-payment-event/apply-reversal.js';
import { refundedOf } from './charge-totals.js';
import { RefundPurchase } from '../refund-purchase/refund-purchase.js';
import { ARRIVED, CHARGED_BACK, sumOf, type Purchase, type Reversal } from '../purchase.js';
import { moneyText, NOTHING, type Difference } from './difference.js';
import { FindSale } from './find-sale.js';
import { HealPayment } from './heal-payment.js';
import { patiently } from './patiently.js';
import { RunReadings } from './run-readings.js';
import { SettleDispute } from './settle-dispute.js';

/** A charge that is ours, as it was compared. */
export interface ComparedCharge {
  charge: GatewayTransaction;
  /** What we know to be refunded of it. */
  refundedMinor: number;
  differences: Difference[];
}

type Finding = Pick<Difference, 'kind' | 'theirs' | 'ours' | 'status'> & { note?: string };

/** One charge as the gateway has it, held against our purchase; what is certain is put right. */
@Injectable()
export class CompareCharge {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly purchases: PurchaseRepository,
    private readonly reversals: ReversalRepository,
    private readonly applyReversal: ApplyReversal,
    private readonly settleDispute: SettleDispute,
    private readonly findSale: FindSale,
    private readonly healPayment: HealPayment,
    private readonly requests: RefundRequestRepository,
    private readonly refundPurchase: RefundPurchase,
    private readonly gateway: PaymentGateway,
  ) {}

  /**
   * @param listed as a list showed it; what may have changed since then is read once more.
   * @returns null where nothing of it can be ours.
   */
  async compare(
    listed: GatewayTransaction,
    readings = new RunReadings(this.gateway),
  ): Promise<ComparedCharge | null> {
    let purchase = await this.purchases.findByTransaction(this.gateway.name, listed.id);
    const isRefunding = purchase !== null && (await this.checkRefund(purchase));
    const known = await this.reversals.ofTransaction(this.gateway.name, listed.id);
    const charge =
      isRefunding || isBehind(listed, known)
        ? ((await readings.charge(listed.id)) ?? listed)
        : listed;
    const arrived = ARRIVED.includes(charge.status);
    const findings: Finding[] = [];
    if (!arrived) {
      if (purchase)
        findings.push({
          kind: 'payment_unpaid',
          theirs: charge.status,
          ours: moneyText(purchase.amountMinor, purchase.currency),
          status: 'open',
        });
      return compared(findings, charge, purchase);
    }
    if (!purchase) {
      // A free trial begins with a charge of nothing; and the store may sell other things.
      if (charge.subscriptionId && charge.paidMinor === 0) return null;
      const sale = await this.findSale.of(charge, readings);
      if (!sale.isOurs) return null;
      const note = await this.healPayment.heal(charge, sale, readings);
      purchase = await this.purchases.findByTransaction(this.gateway.name, charge.id);
      findings.push({
        kind: 'payment_missing',
        theirs: moneyText(charge.paidMinor, charge.currency),
        ours: NOTHING,
        status: purchase ? 'healed' : 'open',
        note,
      });
    }
    if (purchase) {
      findings.push(...(await this.inside(purchase.id, charge, known)));
      purchase = await this.purchases.find(purchase.id);
    }
    return compared(findings, charge, purchase);
  }

  /** A refund that was asked for here is no difference: what became of it is read first. */
  private async checkRefund(purchase: Purchase): Promise<boolean> {
    const [open] = await this.requests.openOf([purchase.id]);
    if (open) await patiently(() => this.refundPurchase.check(open));
    return open !== undefined;
  }

  /** Amount, refunds and disputes of a purchase that both know, in one transaction. */
  private inside(
    purchaseId: string,
    charge: GatewayTransaction,
    before: readonly Reversal[],
  ): Promise<Finding[]> {
    return this.unitOfWork.run(async () => {
      await this.applyReversal.lockTransaction(charge.id);
      const purchase = (await this.purchases.lock(purchaseId)) as Purchase;
      const reversals = await this.reversals.ofTransaction(purchase.gateway, charge.id);
      const findings: (Finding | null)[] = [amountOf(purchase, charge)];
      findings.push(await this.refunds(purchase, charge, reversals));
      if (CHARGED_BACK.includes(charge.status)) {
        const now = await this.reversals.ofTransaction(purchase.gateway, charge.id);
        findings.push(await this.chargedBack(purchase, charge, now));
      } else {
        // Of a dispute that came after the charge was read it says nothing.
        const ids = before.map(({ externalId }) => externalId);
        const old = reversals.filter(({ externalId }) => ids.includes(externalId));
        findings.push(await this.won(charge, old));
      }
      return findings.filter((finding) => finding !== null);
    });
  }

  private async refunds(
    purchase: Purchase,
    charge: GatewayTransaction,
    reversals: Reversal[],
  ): Promise<Finding | null> {
    const ours = sumOf(reversals, 'refund');
    const theirs = refundedOf(charge, ours);
    if (theirs === ours || purchase.currency !== charge.currency) return null;
    const finding = {
      theirs: moneyText(theirs, charge.currency),
      ours: moneyText(ours, purchase.currency),
    };
    if (theirs < ours) return { ...finding, kind: 'refund_unknown', status: 'open' };
    await this.applyReversal.applyRead({
      gateway: purchase.gateway,
      kind: 'refund',
      transactionId: charge.id,
      amountMinor: theirs - ours,
      paidMinor: purchase.amountMinor,
      currency: purchase.currency,
      status: 'succeeded',
    });
    return { ...finding, kind: 'refund_missing', status: 'healed' };
  }

  private async chargedBack(
    purchase: Purchase,
    charge: GatewayTransaction,
    reversals: Reversal[],
  ): Promise<Finding | null> {
    const disputes = reversals.filter(({ kind }) => kind === 'dispute');
    if (disputes.length === 0) {
      const amountMinor = purchase.amountMinor - sumOf(reversals, 'refund');
      if (amountMinor < 1) return null;
      await this.applyReversal.applyRead({
        gateway: purchase.gateway,
        kind: 'dispute',
        transactionId: charge.id,
        amountMinor,
        paidMinor: purchase.amountMinor,
        currency: purchase.currency,
        status: 'open',
      });
      return { kind: 'dispute_missing', theirs: charge.status, ours: NOTHING, status: 'healed' };
    }
    await this.reversals.setChargedBack(purchase.gateway, charge.id);
    // One whose money another one stands for is as that one is.
    const own = disputes.filter(({ amountMinor, coveredMinor }) => amountMinor > coveredMinor);
    if (own.length === 0 || own.some(({ status }) => status !== 'won')) return null;
    return { kind: 'dispute_not_won', theirs: charge.status, ours: 'won', status: 'open' };
  }

  /** There is no event for a dispute that was won: the charge is simply no longer charged back. */
  private async won(charge: GatewayTransaction, reversals: Reversal[]): Promise<Finding | null> {
    const open = reversals.filter(isHeldBack);
    if (open.length === 0) return null;
    await this.settleDispute.win(open);
    return { kind: 'dispute_won', theirs: charge.status, ours: 'open', status: 'healed' };
  }
}

/** A dispute that was not won, and that the gateway showed in the charge. */
const isHeldBack = ({ kind, status, chargedBack }: Reversal) =>
  kind === 'dispute' && (status === 'open' || status === 'lost') && chargedBack;

/** We know more than the list shows: an event may have come since it was read. */
function isBehind(listed: GatewayTransaction, known: readonly Reversal[]): boolean {
  const refunded = sumOf(known, 'refund');
  if (refundedOf(listed, refunded) < refunded) return true;
  return !CHARGED_BACK.includes(listed.status) && known.some(isHeldBack);
}

function amountOf(purchase: Purchase, charge: GatewayTransaction): Finding | null {
  const same = purchase.amountMinor === charge.paidMinor && purchase.currency === charge.currency;
  if (same) return null;
  return {
    kind: 'amount_differs',
    theirs: moneyText(charge.paidMinor, charge.currency),
    ours: moneyText(purchase.amountMinor, purchase.currency),
    status: 'open',
  };
}

function compared(
  findings: Finding[],
  charge: GatewayTransaction,
  purchase: Purchase | null,
): ComparedCharge {
  const differences = findings.map(({ note, ...finding }) => ({
    ...finding,
    subject: charge.id,
    workspaceId: purchase?.workspaceId ?? null,
    purchaseId: purchase?.id ?? null,
    note: note ?? null,
  }));
  return { charge, refundedMinor: purchase?.refundedMinor ?? 0, differences };
}

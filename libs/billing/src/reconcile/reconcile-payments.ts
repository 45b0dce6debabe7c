import { Injectable } from '@nestjs/common';
import { describeError, log } from '#kernel';
import { DifferenceRepository } from '../data/difference.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { ReconciliationRepository } from '../data/reconciliation.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import {
  GatewayError,
  PaymentGateway,
  type GatewayTransaction,
} from '../gateway/payment-gateway.js';
import { totalsOf } from './charge-totals.js';
import { CompareCharge } from './compare-charge.js';
import { CompareSubscription } from './compare-subscription.js';
import { moneyText, NOTHING, type Difference } from './difference.js';
import { readList } from '../gateway/read-list.js';

/** The vendor tries to deliver an event for a day; a weekend of failures is longer. */
const WINDOW_DAYS = 3;
/** Charges outside the window that one run reads by themselves. */
const MAX_SINGLE = 1_000;

/**
 * Holds the gateway's own lists of charges and subscriptions against ours: what an event did not
 * tell is learnt here, and what nobody can explain is put before finance.
 */
@Injectable()
export class ReconcilePayments {
  constructor(
    private readonly runs: ReconciliationRepository,
    private readonly differences: DifferenceRepository,
    private readonly purchases: PurchaseRepository,
    private readonly reversals: ReversalRepository,
    private readonly compareCharge: CompareCharge,
    private readonly compareSubscription: CompareSubscription,
    private readonly gateway: PaymentGateway,
  ) {}

  /** Does the run that was asked for, if any; what goes wrong ends it and is on its row. */
  async runRequested(): Promise<void> {
    const run = await this.runs.claim(this.gateway.name, WINDOW_DAYS);
    if (!run?.fromAt) return;
    try {
      await this.run(run.id, run.fromAt);
    } catch (error) {
      log.error({ run: run.id, error: describeError(error) }, 'reconciliation failed');
      await this.runs.fail(run.id, error instanceof Error ? error.message : 'unknown');
    }
  }

  private async run(id: string, since: Date): Promise<void> {
    const failures: string[] = [];
    const look = (subject: string, compare: () => Promise<Difference[]>) =>
      this.look(id, subject, compare, failures);
    // Subscriptions first: a charge of one that we never heard of then has somebody to belong to.
    const subscriptions = await readList(
      (page) => this.gateway.listSubscriptions(page),
      () => true,
    );
    for (const listed of subscriptions.items)
      await look(listed.state.id, () => this.compareSubscription.compare(listed));
    const charges = await readList(
      (page) => this.gateway.listTransactions(page),
      ({ createdAt }) => createdAt === null || createdAt >= since,
    );
    for (const charge of charges.items)
      await look(charge.id, () => this.compareCharge.compare(charge));
    const singly = await this.readSingly(since, charges.items, look);
    const all = [...charges.items, ...singly];
    await this.runs.finish(id, {
      transactions: all.length,
      subscriptions: subscriptions.items.length,
      complete: charges.complete && subscriptions.complete && failures.length === 0,
      theirs: totalsOf(all),
      ours: await this.purchases.totalsOf(
        this.gateway.name,
        all.map((charge) => charge.id),
      ),
      note: failures.length > 0 ? `Could not be compared: ${failures.join(', ')}` : null,
    });
  }

  /** One that cannot be compared does not keep the others from it; a gateway that is away does. */
  private async look(
    runId: string,
    subject: string,
    compare: () => Promise<Difference[]>,
    failures: string[],
  ): Promise<void> {
    try {
      const found = await compare();
      for (const difference of found) {
        log.warn({ kind: difference.kind, subject, status: difference.status }, 'payments differ');
        await this.differences.put(this.gateway.name, runId, difference);
      }
      await this.differences.settleOthers(this.gateway.name, runId, subject);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      log.error({ subject, error: describeError(error) }, 'payment could not be compared');
      failures.push(subject);
    }
  }

  /** Ours of the window that the list does not have, and older ones that something is open about. */
  private async readSingly(
    since: Date,
    listed: readonly GatewayTransaction[],
    look: (subject: string, compare: () => Promise<Difference[]>) => Promise<void>,
  ): Promise<GatewayTransaction[]> {
    const gateway = this.gateway.name;
    const seen = new Set(listed.map(({ id }) => id));
    const wanted = [
      ...(await this.purchases.transactionsSince(gateway, since, MAX_SINGLE)),
      ...(await this.reversals.undecided(gateway, MAX_SINGLE)),
      ...(await this.differences.openCharges(gateway, MAX_SINGLE)),
    ];
    const read: GatewayTransaction[] = [];
    for (const id of new Set(wanted.filter((one) => !seen.has(one)))) {
      const charge = await this.readCharge(id);
      if (charge) read.push(charge);
      await look(id, () => (charge ? this.compareCharge.compare(charge) : this.unknown(id)));
    }
    return read;
  }

  private async readCharge(id: string): Promise<GatewayTransaction | null> {
    try {
      return await this.gateway.readTransaction(id);
    } catch (error) {
      if (error instanceof GatewayError && error.failure === 'refused') return null;
      throw error;
    }
  }

  private async unknown(id: string): Promise<Difference[]> {
    const purchase = await this.purchases.findByTransaction(this.gateway.name, id);
    if (!purchase) return [];
    return [
      {
        kind: 'payment_unknown',
        subject: id,
        theirs: NOTHING,
        ours: moneyText(purchase.amountMinor, purchase.currency),
        workspaceId: purchase.workspaceId,
        purchaseId: purchase.id,
        status: 'open',
        note: null,
      },
    ];
  }
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, describeError, log } from '#kernel';
import { DifferenceRepository } from '../data/difference.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { ReconciliationRepository } from '../data/reconciliation.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import {
  GatewayError,
  PaymentGateway,
  type GatewayTransaction,
} from '../gateway/payment-gateway.js';
import { readList } from '../gateway/read-list.js';
import { differs, totalsOf } from './charge-totals.js';
import { CompareCharge } from './compare-charge.js';
import { CompareSubscription } from './compare-subscription.js';
import { moneyText, NOTHING, type Difference } from './difference.js';
import { RunReadings } from './run-readings.js';
import { SettleDispute } from './settle-dispute.js';

/** Charges made since then are compared whether we know them or not; more after longer pauses. */
const WINDOW_DAYS = 3;
/** Older charges of ours are looked at for refunds and disputes; banks take back for months. */
const LOOK_BACK_DAYS = 180;
/** What was given up as lost may still be paid out again; it is read for so much longer. */
const LOST_DAYS = 365;
const DAY_MS = 24 * 3_600_000;
/** Charges that one run reads by themselves. */
const MAX_SINGLE = 1_000;
/** How often a run says that it is alive. */
const BEAT_MS = 30_000;

/** The run has to stop: its process ends, or another one took it over. */
class RunStopped extends Error {}

interface Run {
  id: string;
  since: Date;
  readings: RunReadings;
  /** What could not be compared. */
  failures: string[];
}

const isAway = (error: unknown) =>
  error instanceof GatewayError && error.failure !== 'refused' && !error.isUnreadable;

/** What finance is told of a run that did not see everything. */
function noteOf({ failures }: Run, unread: number): string | null {
  const notes = [
    ...(failures.length > 0 ? [`Could not be compared: ${failures.join(', ')}`] : []),
    ...(unread > 0 ? [`Rows of the lists that are not understood: ${unread}`] : []),
  ];
  return notes.length > 0 ? notes.join('. ') : null;
}

/**
 * Holds the gateway's own lists of charges and subscriptions against ours: what an event did not
 * tell is learnt here, and what nobody can explain is put before finance.
 */
@Injectable()
export class ReconcilePayments implements OnModuleDestroy {
  private closing = false;

  constructor(
    private readonly runs: ReconciliationRepository,
    private readonly differences: DifferenceRepository,
    private readonly purchases: PurchaseRepository,
    private readonly reversals: ReversalRepository,
    private readonly compareCharge: CompareCharge,
    private readonly compareSubscription: CompareSubscription,
    private readonly settleDispute: SettleDispute,
    private readonly gateway: PaymentGateway,
    private readonly clock: Clock,
  ) {}

  /** A run ends at its next reading, and is left to another process. */
  onModuleDestroy(): void {
    this.closing = true;
  }

  /** Does the run that was asked for, if any; what goes wrong ends it and is on its row. */
  async runRequested(): Promise<void> {
    const claimed = await this.runs.claim(this.gateway.name, WINDOW_DAYS);
    if (!claimed?.fromAt) return;
    const { id, fromAt: since } = claimed;
    const readings = new RunReadings(this.gateway, this.keepAlive(id));
    try {
      await this.run({ id, since, readings, failures: [] });
    } catch (error) {
      if (error instanceof RunStopped) return this.runs.release(id);
      log.error({ run: id, error: describeError(error) }, 'reconciliation failed');
      await this.runs.fail(id, error instanceof Error ? error.message : 'unknown');
    }
  }

  private keepAlive(id: string): () => Promise<void> {
    let last = Date.now();
    return async () => {
      if (this.closing) throw new RunStopped();
      if (Date.now() - last < BEAT_MS) return;
      last = Date.now();
      if (!(await this.runs.beat(id))) throw new RunStopped();
    };
  }

  private async run(run: Run): Promise<void> {
    const gateway = this.gateway.name;
    // Subscriptions first: a charge of one that we never heard of then has somebody to belong to.
    const subscriptions = await readList(
      (page) => run.readings.subscriptions(page),
      (page) => page,
    );
    for (const listed of subscriptions.items)
      await this.look(run, listed.state.id, () => this.compareSubscription.compare(listed));
    const charges = await this.readCharges(run);
    const all: GatewayTransaction[] = [];
    for (const charge of charges.items) {
      const compare = () => this.compareCharge.compare(charge, run.readings);
      if (await this.look(run, charge.id, compare)) all.push(charge);
    }
    all.push(...(await this.readSingly(run, charges.items)));
    await this.giveUpOldDisputes();
    const complete = charges.complete && subscriptions.complete && run.failures.length === 0;
    if (complete) await this.differences.settleUnlisted(gateway, run.id);
    await this.runs.finish(run.id, {
      transactions: all.length,
      subscriptions: subscriptions.items.length,
      complete,
      theirs: totalsOf(all),
      ours: await this.purchases.totalsOf(
        gateway,
        all.map((charge) => charge.id),
      ),
      note: noteOf(run, charges.unread + subscriptions.unread),
    });
  }

  /** All of the window, and older ones of which we have other money. Each once, as read last. */
  private async readCharges({ readings, since }: Run) {
    const lookBack = new Date(this.clock.now().getTime() - LOOK_BACK_DAYS * DAY_MS);
    const { items, ...rest } = await readList(
      (page) => readings.charges(page),
      async (page) => {
        const ours = await this.purchases.moneyOf(
          this.gateway.name,
          page.map(({ id }) => id),
        );
        return page.filter((charge) => {
          const known = ours.get(charge.id);
          const isRecent = charge.createdAt === null || charge.createdAt >= since;
          return isRecent || (known !== undefined && differs(charge, known));
        });
      },
      { madeAt: ({ createdAt }) => createdAt, since: since < lookBack ? since : lookBack },
    );
    return { items: [...new Map(items.map((charge) => [charge.id, charge])).values()], ...rest };
  }

  /**
   * One that cannot be compared does not keep the others from it; a gateway that is away does.
   * @returns whether it was compared and is ours, so that both sides have its money.
   */
  private async look(
    { id, failures, readings }: Run,
    subject: string,
    compare: () => Promise<Difference[] | null>,
  ): Promise<boolean> {
    // Comparing reads nothing where both sides agree: a long run must say that it is alive here too.
    await readings.goOn();
    try {
      const found = await compare();
      for (const difference of found ?? []) {
        log.warn({ kind: difference.kind, subject, status: difference.status }, 'payments differ');
        await this.differences.put(this.gateway.name, id, difference);
      }
      await this.differences.settleOthers(this.gateway.name, id, subject);
      return found !== null;
    } catch (error) {
      if (isAway(error) || error instanceof RunStopped) throw error;
      log.error({ subject, error: describeError(error) }, 'payment could not be compared');
      failures.push(subject);
      return false;
    }
  }

  /** Ours of the window that the list does not have, and older ones that something is open about. */
  private async readSingly(
    run: Run,
    listed: readonly GatewayTransaction[],
  ): Promise<GatewayTransaction[]> {
    const gateway = this.gateway.name;
    const seen = new Set(listed.map(({ id }) => id));
    const wanted = [
      ...(await this.purchases.transactionsSince(gateway, run.since, MAX_SINGLE)),
      ...(await this.reversals.undecided(gateway, LOOK_BACK_DAYS, LOST_DAYS, MAX_SINGLE)),
      ...(await this.differences.openCharges(gateway, MAX_SINGLE)),
    ];
    const read: GatewayTransaction[] = [];
    for (const id of new Set(wanted.filter((one) => !seen.has(one)))) {
      await this.look(run, id, async () => {
        const charge = await run.readings.charge(id);
        if (!charge) return this.unknown(id);
        const found = await this.compareCharge.compare(charge, run.readings);
        if (found) read.push(charge);
        return found;
      });
    }
    return read;
  }

  /** What a bank has held back for so long it keeps; should it come back after all, it was won. */
  private async giveUpOldDisputes(): Promise<void> {
    const gateway = this.gateway.name;
    const old = await this.reversals.oldDisputes(gateway, LOOK_BACK_DAYS, MAX_SINGLE);
    for (const dispute of old) await this.settleDispute.lose(dispute);
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

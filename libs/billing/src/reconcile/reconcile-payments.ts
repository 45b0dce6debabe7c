import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, describeError, log } from '#kernel';
import { DifferenceRepository } from '../data/difference.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { ReconciliationRepository } from '../data/reconciliation.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import { GatewayError, PaymentGateway } from '../gateway/payment-gateway.js';
import { readList } from '../gateway/read-list.js';
import { differs, Tally } from './charge-totals.js';
import { CompareCharge, type ComparedCharge } from './compare-charge.js';
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
/** Rows of another shape that one run notes one by one; where there are more, something else is wrong. */
const MAX_UNREAD = 100;
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
  /** Charges were missed of which nothing is on record: the next run looks at the same days again. */
  missed: boolean;
  tally: Tally;
}

type Kind = 'charge' | 'subscription';

const isUnreadable = (error: unknown) => error instanceof GatewayError && error.isUnreadable;
const isAway = (error: unknown) =>
  error instanceof GatewayError && error.failure !== 'refused' && !error.isUnreadable;

const named = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

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
      await this.run({ id, since, readings, failures: [], missed: false, tally: new Tally() });
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

  /** Page by page: neither list is held as a whole. */
  private async run(run: Run): Promise<void> {
    const gateway = this.gateway.name;
    // Subscriptions first: a charge of one that we never heard of then has somebody to belong to.
    let subscriptions = 0;
    const listed = await readList(
      (page) => run.readings.subscriptions(page),
      async (page) => {
        for (const one of page)
          await this.look(run, 'subscription', one.state.id, () =>
            this.compareSubscription.compare(one),
          );
        subscriptions += page.length;
        return [];
      },
    );
    const charges = await this.compareCharges(run);
    for (const id of named(listed.unread).slice(0, MAX_UNREAD))
      await this.keep(run, id, [await this.unreadable('subscription', id)]);
    await this.readSingly(run, charges.unread);
    await this.giveUpOldDisputes(run);
    const complete = charges.complete && listed.complete && run.failures.length === 0;
    if (complete) await this.differences.settleUnlisted(gateway, run.id);
    await this.runs.finish(run.id, {
      transactions: run.tally.ids.length,
      subscriptions,
      complete,
      windowSeen: !charges.cut && !run.missed,
      theirs: run.tally.totals,
      ours: await this.purchases.totalsOf(gateway, run.tally.ids),
      note: noteOf(run, charges.unread.length + listed.unread.length),
    });
  }

  /** All of the window, and older ones of which we have other money. */
  private compareCharges(run: Run) {
    const { readings, since } = run;
    const lookBack = new Date(this.clock.now().getTime() - LOOK_BACK_DAYS * DAY_MS);
    return readList(
      (page) => readings.charges(page),
      async (page) => {
        const ours = await this.purchases.moneyOf(
          this.gateway.name,
          page.map(({ id }) => id),
        );
        for (const charge of page) {
          const known = ours.get(charge.id);
          const isRecent = charge.createdAt === null || charge.createdAt >= since;
          if (isRecent || (known !== undefined && differs(charge, known)))
            await this.look(run, 'charge', charge.id, async () =>
              this.count(run, await this.compareCharge.compare(charge, readings)),
            );
        }
        return [];
      },
      { madeAt: ({ createdAt }) => createdAt, since: since < lookBack ? since : lookBack },
    );
  }

  /** What is ours counts into the money of both sides. */
  private count(run: Run, found: ComparedCharge | null): Difference[] {
    if (found) run.tally.add(found.charge, found.refundedMinor);
    return found?.differences ?? [];
  }

  /** One that cannot be compared does not keep the others from it; a gateway that is away does. */
  private async look(
    run: Run,
    kind: Kind,
    subject: string,
    compare: () => Promise<Difference[]>,
  ): Promise<void> {
    // Comparing reads nothing where both sides agree: a long run must say that it is alive here too.
    await run.readings.goOn();
    try {
      await this.keep(run, subject, await compare());
    } catch (error) {
      if (isAway(error) || error instanceof RunStopped) throw error;
      log.error({ subject, error: describeError(error) }, 'payment could not be compared');
      run.failures.push(subject);
      if (isUnreadable(error))
        await this.keep(run, subject, [await this.unreadable(kind, subject)]);
      else if (kind === 'charge') run.missed = true;
    }
  }

  private async keep(run: Run, subject: string, found: Difference[]): Promise<void> {
    for (const difference of found) {
      log.warn({ kind: difference.kind, subject, status: difference.status }, 'payments differ');
      await this.differences.put(this.gateway.name, run.id, difference);
    }
    await this.differences.settleOthers(this.gateway.name, run.id, subject);
  }

  /** Waits before finance by its id: the days around it need no second look. */
  private async unreadable(kind: Kind, id: string): Promise<Difference> {
    const purchase =
      kind === 'charge' ? await this.purchases.findByTransaction(this.gateway.name, id) : null;
    return {
      kind: `${kind}_unreadable`,
      subject: id,
      theirs: NOTHING,
      ours: purchase ? moneyText(purchase.amountMinor, purchase.currency) : NOTHING,
      workspaceId: purchase?.workspaceId ?? null,
      purchaseId: purchase?.id ?? null,
      status: 'open',
      note: null,
    };
  }

  /**
   * Ours of the window that the list does not have, older ones that something is open about, and those
   * whose row was not understood.
   */
  private async readSingly(run: Run, unread: (string | null)[]): Promise<void> {
    const gateway = this.gateway.name;
    const rows = named(unread);
    if (unread.includes(null) || rows.length > MAX_UNREAD) run.missed = true;
    const seen = new Set([...run.tally.ids, ...run.failures]);
    const wanted = [
      ...(await this.purchases.transactionsSince(gateway, run.since, MAX_SINGLE)),
      ...(await this.reversals.undecided(gateway, LOOK_BACK_DAYS, LOST_DAYS, MAX_SINGLE)),
      ...(await this.differences.openCharges(gateway, MAX_SINGLE)),
      ...rows.slice(0, MAX_UNREAD),
    ];
    for (const id of new Set(wanted.filter((one) => !seen.has(one))))
      await this.look(run, 'charge', id, async () => {
        const charge = await run.readings.charge(id);
        if (!charge) return this.unknown(id);
        const found = await this.compareCharge.compare(charge, run.readings);
        return this.count(run, found);
      });
  }

  /** What a bank has held back for so long it keeps; should it come back after all, it was won. */
  private async giveUpOldDisputes(run: Run): Promise<void> {
    const gateway = this.gateway.name;
    const old = await this.reversals.oldDisputes(gateway, LOOK_BACK_DAYS, MAX_SINGLE);
    for (const dispute of old)
      try {
        await this.settleDispute.lose(dispute);
      } catch (error) {
        const { transactionId } = dispute;
        log.error({ transactionId, error: describeError(error) }, 'dispute was not given up');
        run.failures.push(transactionId);
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

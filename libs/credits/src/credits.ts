import { Injectable } from '@nestjs/common';
import { Outbox, UnitOfWork, type DoneAlone } from '#kernel';
import { requireAmount, requireMoney } from './amount.js';
import type { Balance, Finding, OpenHold, OperatorEntry, Receipt } from './balance.js';
import { AdjustmentRepository } from './data/adjustment.repository.js';
import { AuditRepository } from './data/audit.repository.js';
import { BalanceRepository } from './data/balance.repository.js';
import { EntryRepository, type EntryPage } from './data/entry.repository.js';
import { LedgerRepository } from './data/ledger.repository.js';
import { StatementRepository } from './data/statement.repository.js';
import type { CreditsLow } from './events.js';
import type { EntryFilter } from './read-statement/entry-filter.js';
import {
  RELEASE_REASON,
  type Actor,
  type CycleEnd,
  type CycleRefresh,
  type Granted,
  type GrantRequest,
  type HoldBatch,
  type HoldsPlaced,
  type ReleaseCause,
  type Resolved,
  type Restored,
  type RestoreRequest,
  type Reversed,
  type ReversalNotice,
  type ReversalPreview,
} from './move.js';

/** Below this many available credits a workspace is told: two 4K images, or eight of 1K. */
const LOW_CREDITS = 80;
const MAX_FINDINGS = 500;

/**
 * The credit ledger. Every write needs an open transaction (UnitOfWork.run) and is one move: it
 * happens whole or not at all, and each has rows in the journal. Writes throw typed errors of this
 * module, after which the transaction is lost; repeating a move that was made changes nothing.
 */
@Injectable()
export class Credits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: LedgerRepository,
    private readonly balances: BalanceRepository,
    private readonly statement: StatementRepository,
    private readonly entryRows: EntryRepository,
    private readonly audit: AuditRepository,
    private readonly outbox: Outbox,
    private readonly adjustments: AdjustmentRepository,
  ) {}

  /** Makes the workspace known to the ledger, with nothing. */
  openAccount(workspaceId: string): Promise<void> {
    return this.ledger.openAccount(workspaceId);
  }

  /** Gives a lot of credits, once per source. A paid lot first pays the workspace's debts. */
  grant(request: GrantRequest): Promise<Granted> {
    requireAmount(request.amount);
    return this.ledger.grant(request);
  }

  /**
   * The paid renewal of a subscription: what is available of older cycles lapses and the new
   * allotment arrives, in one step and once per source. Held parts stay until they are resolved.
   */
  refreshCycle(request: CycleRefresh): Promise<Granted & { lapsed: number }> {
    requireAmount(request.amount);
    return this.ledger.refreshCycle(request);
  }

  /**
   * Reserves the price of a batch of images, all or nothing, from the lots that expire first.
   * What waits for the renewal of a subscription is passed over.
   * @throws 402 insufficient_credits with `needed`, `available`, `spendable`, `waiting`; 409 hold_conflict where an
   * image is reserved already for another job, workspace or amount.
   */
  async placeHolds(batch: HoldBatch): Promise<HoldsPlaced> {
    for (const hold of batch.holds) requireAmount(hold.amount);
    const { placed, before, after } = await this.ledger.placeHolds(batch);
    if (before >= LOW_CREDITS && after < LOW_CREDITS) {
      await this.outbox.publish<CreditsLow>({
        name: 'credits.low',
        payload: { workspaceId: batch.workspaceId, available: after },
      });
    }
    return { placed, available: after };
  }

  /** Charges a delivered image. @throws 404 hold_not_found. */
  capture(imageId: string): Promise<Resolved> {
    return this.ledger.capture(imageId);
  }

  /**
   * Gives an undelivered image's credits back to the very lots they came from. Where a lot lapsed
   * meanwhile it is extended to 72 hours from now; after the customer's own cancel never beyond
   * 72 hours after its original expiry.
   * @throws 404 hold_not_found.
   */
  release(
    imageId: string,
    { cause, reason }: { cause: ReleaseCause; reason?: string },
  ): Promise<Resolved> {
    const ownCancel = cause === 'customer_cancel';
    return this.ledger.release(imageId, ownCancel, RELEASE_REASON[cause], reason ?? null);
  }

  /**
   * Gives a charged image's credits back later, once, with the same extension.
   * @throws 409 not_captured while the image is not resolved, already_resolved where it was released.
   */
  restore(imageId: string, request: RestoreRequest): Promise<Restored> {
    return this.ledger.restore(imageId, request.caseRef, request.reason, request.actor);
  }

  /** Credits of images that one actor restored within so many hours, of this workspace and of all. */
  restoredBy(query: { workspaceId: string; actor: Actor; hours: number }): Promise<DoneAlone> {
    return this.adjustments.restoredBy(query.workspaceId, query.actor, query.hours);
  }

  /**
   * Notes the state of a refund or dispute and takes back, or gives back, credits of that purchase
   * only. May come in any order, repeatedly, and before the purchase's own grant.
   */
  setReversed(notice: ReversalNotice): Promise<Reversed> {
    requireMoney(notice.amountMinor);
    requireMoney(notice.paidMinor);
    return this.ledger.setReversed(notice);
  }

  /** What a further refund of `amountMinor` would take back now. Moves nothing. */
  previewReversal(query: {
    purchaseRef: string;
    amountMinor: number;
    paidMinor: number;
  }): Promise<ReversalPreview> {
    return this.balances.previewReversal(query.purchaseRef, query.amountMinor, query.paidMinor);
  }

  /** The balance by lot; what is due lapses first. A workspace without an account has nothing. */
  async balance(workspaceId: string): Promise<Balance> {
    let found = await this.balances.balance(workspaceId);
    if (found?.due) {
      await this.lapseDue(workspaceId);
      found = await this.balances.balance(workspaceId);
    }
    if (!found) return { available: 0, spendable: 0, waiting: 0, held: 0, debt: 0, lots: [] };
    const { available, spendable, waiting, held, debt, lots } = found;
    return { available, spendable, waiting, held, debt, lots };
  }

  /** What would lapse now if such a cycle were paid: `refreshCycle` without doing it. */
  leftOfCycle(next: CycleEnd): Promise<number> {
    return this.balances.leftOfCycle(next);
  }

  /** Credits owed after refunds and disputes, by `purchaseRef`; together they are the debt. */
  owed(workspaceId: string): Promise<Map<string, number>> {
    return this.balances.owed(workspaceId);
  }

  /** The available number only: one indexed row. Part of it may wait for a renewal. */
  async available(workspaceId: string): Promise<number> {
    const found = await this.balances.available(workspaceId);
    if (!found.due) return found.available;
    await this.lapseDue(workspaceId);
    return (await this.balances.available(workspaceId)).available;
  }

  /** Lapses what is due in one account, in a transaction of its own unless one is open. */
  lapseDue(workspaceId: string): Promise<number> {
    return this.unitOfWork.run(() => this.ledger.lapseDue(workspaceId));
  }

  /**
   * Statement lines that fit, newest first; `before` is the `next` of the page before. A page may be
   * shorter than its limit, or empty, while `next` is not null: the search goes on there.
   */
  entries(
    workspaceId: string,
    filter: EntryFilter,
    before: number | null,
    limit: number,
  ): Promise<EntryPage> {
    return this.entryRows.page(workspaceId, filter, before, limit);
  }

  /** Rows `start` to `end` (exclusive) of the journal, counted from the newest, and how many there are. */
  async entryRange(
    workspaceId: string,
    start: number,
    end: number,
  ): Promise<{ items: OperatorEntry[]; total: number }> {
    const total = await this.statement.countOfEntries(workspaceId);
    const before = total - start + 1;
    if (before <= 1 || end <= start) return { items: [], total };
    const { items } = await this.entryRows.page(
      workspaceId,
      { withEnds: true },
      before,
      end - start,
    );
    return { items, total };
  }

  /** What the images of a generation cost, from the hold to what was given back. */
  async receiptOf(generationId: string, imageIds: readonly string[]): Promise<Receipt> {
    const images = await this.statement.receiptLines(generationId, imageIds);
    const sum = (of: (image: Receipt['images'][number]) => number) =>
      images.reduce((total, image) => total + of(image), 0);
    const captured = sum((image) => image.captured);
    const restored = sum((image) => image.restored);
    return {
      images,
      totals: {
        held: sum((image) => image.held),
        captured,
        released: sum((image) => image.released),
        restored,
        charged: captured - restored,
      },
    };
  }

  /** Holds that nobody resolved, oldest first: for the reconciler. Looks back 31 days. */
  openHoldsOlderThan(age_ms: number, limit = 100): Promise<OpenHold[]> {
    return this.balances.openHoldsOlderThan(age_ms, limit);
  }

  /** Unspent credits of all customers: the liability. */
  outstanding(): Promise<number> {
    return this.balances.outstanding();
  }

  /** What the last checks of the books found and is not right again; cheap at any size. */
  async openFindings(limit = MAX_FINDINGS): Promise<Finding[]> {
    return (await this.audit.openFindings(limit)).findings;
  }

  /** What the books' audit finds, in one snapshot of everything: empty when they are right. */
  async auditFindings(limit = MAX_FINDINGS): Promise<Finding[]> {
    return (await this.audit.everything(limit)).findings;
  }
}

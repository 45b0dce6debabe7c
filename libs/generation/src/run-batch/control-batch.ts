import { hashBody, Idempotency, UnitOfWork, type Principal } from '#kernel';
import { Moderation } from '#moderation';
import { Injectable } from '@nestjs/common';
import { batchErrors } from '../batch.errors.js';
import { batchMayMove, type BatchStatus } from '../batch.js';
import { CancelGeneration } from '../cancel-generation/cancel-generation.js';
import { BatchGenerationRepository } from '../data/batch-generation.repository.js';
import { BatchRepository, type BatchRecord } from '../data/batch.repository.js';
import { BatchRowRepository } from '../data/batch-row.repository.js';
import type { BatchView } from '../http/batch.schemas.js';
import { KeyAllowance } from '../request-generation/key-allowance.js';
import { requiredKey } from '../request-generation/request-generation.js';
import { batchView } from './batch-view.js';

const CLAIM_LEASE_MS = 30_000;

/**
 * What the owner of a batch decides. Doing again what is already so changes nothing and answers
 * with the batch; what costs credits names the price that was shown, and brings a key.
 */
@Injectable()
export class ControlBatch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly batches: BatchRepository,
    private readonly rows: BatchRowRepository,
    private readonly made: BatchGenerationRepository,
    private readonly canceller: CancelGeneration,
    private readonly moderation: Moderation,
    private readonly allowance: KeyAllowance,
  ) {}

  /** Agrees to the total: from now on rows are started as slots become free. */
  start(who: Principal, id: string, key: string | undefined, credits: number): Promise<BatchView> {
    return this.once(who, id, 'start', key, credits, async (batch) => {
      allow(batch, 'ready', 'running', 'Wait until its rows are checked.');
      const { counts, credits: price } = await this.viewOf(batch);
      if (counts.ready === 0)
        throw batchErrors.raise(
          'batch_nothing_to_start',
          'No row of this batch can start. Mend the rows and make a new batch.',
        );
      agreed(price.toHold, credits);
      await this.batches.move(id, { to: 'running' });
    });
  }

  /** What failed through no fault of its own is made again, and charged when it is delivered. */
  retry(who: Principal, id: string, key: string | undefined, credits: number): Promise<BatchView> {
    return this.once(who, id, 'retry', key, credits, async (batch) => {
      allow(batch, 'finished', 'running', 'Wait until it is finished.');
      await this.batches.roomForOne(who.workspaceId);
      agreed((await this.viewOf(batch)).credits.retry, credits);
      if ((await this.rows.retryFailed(id)) === 0)
        throw batchErrors.raise(
          'batch_nothing_to_retry',
          'No row of this batch can be tried again.',
        );
      await this.batches.move(id, { to: 'running' });
    });
  }

  /** Starts no further row; what has begun is finished. */
  pause(who: Principal, id: string): Promise<BatchView> {
    return this.change(who.workspaceId, id, async (batch) => {
      if (batch.status === 'paused') return;
      allow(batch, 'running', 'paused', 'Only a running batch can be paused.');
      await this.batches.move(id, { to: 'paused', pauseReason: 'customer' });
    });
  }

  resume(who: Principal, id: string): Promise<BatchView> {
    return this.change(who.workspaceId, id, async (batch) => {
      if (batch.status === 'running') return;
      allow(batch, 'paused', 'running', 'Only a paused batch can go on.');
      await this.batches.move(id, { to: 'running' });
    });
  }

  /**
   * Ends it for good: rows that wait are never made, queued pictures are released at once, and what
   * is being made this moment is still delivered. All of it in one transaction.
   */
  stop(who: Principal, id: string): Promise<BatchView> {
    return this.change(who.workspaceId, id, async (batch) => {
      await this.stopLocked(batch);
    });
  }

  /**
   * Stops a batch that the caller's transaction has locked.
   * @returns false where it was stopped before. @throws batch_not_possible
   */
  async stopLocked(batch: BatchRecord): Promise<boolean> {
    if (batch.status === 'stopped') return false;
    if (!batchMayMove(batch.status, 'stopped')) throw notPossible(batch, 'It is over already.');
    await this.batches.move(batch.id, { to: 'stopped' });
    await this.rows.stopWaiting(batch.id);
    // All locks before the first release: settling takes them in the same order.
    for (const generationId of await this.made.lockOpen(batch.id))
      await this.canceller.cancelQueued(batch.workspaceId, generationId);
    return true;
  }

  private async once(
    who: Principal,
    id: string,
    action: 'start' | 'retry',
    key: string | undefined,
    credits: number,
    work: (batch: BatchRecord) => Promise<void>,
  ): Promise<BatchView> {
    await this.moderation.mustNotWait(who.workspaceId);
    const begun = await this.idempotency.begin({
      scope: `batches:${who.workspaceId}`,
      key: requiredKey(key),
      bodyHash: hashBody({ action, id, credits }),
      lease_ms: CLAIM_LEASE_MS,
    });
    if (begun.state === 'replay') return begun.body as BatchView;
    try {
      return await this.unitOfWork.run(async () => {
        const view = await this.change(who.workspaceId, id, async (batch) => {
          ownBatch(who, batch);
          await work(batch);
          await this.allowance.holds(who);
        });
        await this.idempotency.complete(begun.claim, { status: 200, body: view });
        return view;
      });
    } catch (error) {
      await this.idempotency.release(begun.claim);
      throw error;
    }
  }

  private change(
    workspaceId: string,
    id: string,
    work: (batch: BatchRecord) => Promise<void>,
  ): Promise<BatchView> {
    return this.unitOfWork.run(async () => {
      const batch = await this.batches.lock(id, { wait: true });
      if (batch?.workspaceId !== workspaceId) throw batchNotFound();
      await work(batch);
      const changed = await this.batches.find(id);
      if (!changed) throw batchNotFound();
      return this.viewOf(changed);
    });
  }

  private async viewOf(batch: BatchRecord): Promise<BatchView> {
    return batchView(batch, (await this.rows.sums([batch.id])).get(batch.id));
  }
}

export const batchNotFound = () =>
  batchErrors.raise('batch_not_found', 'There is no such batch of yours.');

function notPossible(batch: BatchRecord, detail: string): Error {
  return batchErrors.raise('batch_not_possible', detail, { extra: { state: batch.status } });
}

function allow(batch: BatchRecord, from: BatchStatus, to: BatchStatus, detail: string): void {
  if (batch.status !== from || !batchMayMove(from, to)) throw notPossible(batch, detail);
}

/** What a batch spends counts for the key that made it: one with a limit starts no other's. */
function ownBatch({ keyId, keyLimits }: Principal, batch: BatchRecord): void {
  if (keyLimits?.monthlyCredits && batch.apiKeyId !== keyId)
    throw notPossible(batch, 'A key with a limit of credits starts only batches that it made.');
}

/** @throws batch_total_changed with the price as it is now */
function agreed(price: number, credits: number): void {
  if (price !== credits)
    throw batchErrors.raise(
      'batch_total_changed',
      `The total is ${price} credits now. Look at it again and confirm it.`,
      { extra: { credits: price } },
    );
}

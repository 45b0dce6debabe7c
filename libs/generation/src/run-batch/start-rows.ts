import { ASPECT_RATIOS, Catalog, RESOLUTIONS, sizeOf, type Resolution, type Style } from '#catalog';
import { Credits } from '#credits';
import { describeError, FaultPoints, isProblem, log, OpenAccounts, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { affordableRows, batchLimits } from '../batch.js';
import { BatchGenerationRepository } from '../data/batch-generation.repository.js';
import { BatchRepository, type BatchRecord } from '../data/batch.repository.js';
import { BatchRowRepository, type BatchRowRecord } from '../data/batch-row.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import {
  EnterGeneration,
  newGeneration,
  newImages,
} from '../request-generation/enter-generation.js';
import type { Wish } from '../request-generation/wish.js';
import { problem } from '../row-problem.js';
import { EndBatch } from './end-batch.js';

/** Enough images wait to fill the slots that become free before the next look. */
const IMAGES_PER_SLOT = 2;
const MIN_OPEN_IMAGES = 4;

/** What a row may be made of now. */
interface Offered {
  styles: ReadonlyMap<string, Style>;
  resolutions: readonly Resolution[];
}

/**
 * Starts the next rows of running batches as their images make room: rows, holds and facts of a
 * chunk in one transaction, so that a death in between leaves either all of it or nothing.
 */
@Injectable()
export class StartRows {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batches: BatchRepository,
    private readonly rows: BatchRowRepository,
    private readonly made: BatchGenerationRepository,
    private readonly entry: EnterGeneration,
    private readonly queue: QueueRepository,
    private readonly catalog: Catalog,
    private readonly credits: Credits,
    private readonly end: EndBatch,
    private readonly accounts: OpenAccounts,
    private readonly faults: FaultPoints,
  ) {}

  /** One look at every running batch. @returns how many rows were started. */
  async turn(): Promise<number> {
    const running = await this.batches.running();
    if (running.length === 0) return 0;
    const slots = await this.queue.liveSlots();
    const open = Math.max(
      MIN_OPEN_IMAGES,
      Math.min(batchLimits.max_open_images, slots * IMAGES_PER_SLOT),
    );
    let started = 0;
    for (const [workspaceId, batches] of Map.groupBy(running, (batch) => batch.workspaceId)) {
      // Further ones would hold credits for pictures that no slot is given to.
      const { concurrentJobs, resolutions } = await this.catalog.entitlementsOf(workspaceId);
      for (const { id } of batches.slice(0, concurrentJobs))
        started += await this.startSome(id, open, resolutions);
    }
    return started;
  }

  /** @param maxOpen images of the batch that may wait or be made at one time. */
  private async startSome(
    id: string,
    maxOpen: number,
    resolutions: readonly Resolution[],
  ): Promise<number> {
    try {
      if ((await this.made.openImages(id)) >= maxOpen) return 0;
      const { styles } = await this.catalog.read();
      const offered = { styles: new Map(styles.map((style) => [style.code, style])), resolutions };
      const started = await this.unitOfWork.run(async () => {
        const batch = await this.batches.lock(id, { wait: false });
        if (batch?.status !== 'running' || !(await this.accounts.isOpen(batch.workspaceId)))
          return 0;
        return this.startChunk(batch, maxOpen, offered);
      });
      if (started > 0) this.faults.reach('batch.rows-committed', id);
      return started;
    } catch (error) {
      // A request that came between took the credits: nothing of the chunk was written.
      if (isProblem(error, 'insufficient_credits')) await this.pauseForCredits(id);
      else log.warn({ batchId: id, error: describeError(error) }, 'a batch could not go on');
      return 0;
    }
  }

  private async startChunk(batch: BatchRecord, maxOpen: number, offered: Offered): Promise<number> {
    const room = maxOpen - (await this.made.openImages(batch.id));
    if (room <= 0) return 0;
    const rows = await this.stillSound(await this.rows.nextReady(batch.id, room), offered);
    const { spendable } = await this.credits.balance(batch.workspaceId);
    const costs = rows.map((row) => row.wanted * row.creditsEach);
    const { rows: payable, short } = affordableRows(costs, spendable);
    if (payable === 0 && short) {
      await this.batches.move(batch.id, { to: 'paused', pauseReason: 'insufficient_credits' });
      return 0;
    }
    const madeFor = new Map<string, string>();
    for (const row of rows.slice(0, payable))
      madeFor.set(await this.start(batch, row, offered), row.id);
    if (madeFor.size > 0) await this.made.assign(batch.id, madeFor);
    else await this.end.finishIfOver(batch);
    this.faults.reach('batch.rows-written', batch.id);
    return madeFor.size;
  }

  /** The plan and the catalog may have changed since the check: such rows end alone and free. */
  private async stillSound(
    rows: readonly BatchRowRecord[],
    { styles, resolutions }: Offered,
  ): Promise<BatchRowRecord[]> {
    const sound: BatchRowRecord[] = [];
    for (const row of rows) {
      const inPlan = resolutions.some((code) => code === row.resolution);
      if (inPlan && styles.has(row.style)) sound.push(row);
      else if (row.generationId !== null) await this.rows.giveUpRetry(row.id);
      else
        await this.rows.reject(row.id, [
          inPlan
            ? problem('unknown_style', { value: row.style })
            : problem('resolution_not_in_plan', { value: row.resolution, resolutions }),
        ]);
    }
    return sound;
  }

  private async start(
    batch: BatchRecord,
    row: BatchRowRecord,
    { styles }: Offered,
  ): Promise<string> {
    const { workspaceId, userId, apiKeyId } = batch;
    const style = styles.get(row.style);
    if (!style) throw new Error(`row ${row.id} asks for a style that is not offered`);
    const offer = { style, creditsEach: row.creditsEach, quality: row.quality };
    const generation = newGeneration(
      { workspaceId, userId, keyId: apiKeyId ?? undefined },
      wishOf(batch, row),
      offer,
      row.promptVerdictId,
    );
    await this.entry.enter(
      { ...generation, maskScaled: false, threadId: null },
      newImages(row.wanted),
    );
    await this.rows.start(row.id, generation.id);
    return generation.id;
  }

  private async pauseForCredits(id: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const batch = await this.batches.lock(id, { wait: true });
      if (batch?.status === 'running')
        await this.batches.move(id, { to: 'paused', pauseReason: 'insufficient_credits' });
    });
  }
}

function wishOf(batch: BatchRecord, row: BatchRowRecord): Wish {
  const resolution = RESOLUTIONS.find((code) => code === row.resolution);
  const aspectRatio = ASPECT_RATIOS.find((code) => code === row.aspectRatio);
  if (!resolution || !aspectRatio) throw new Error(`row ${row.id} was never checked`);
  return {
    origin: batch.origin,
    prompt: row.prompt,
    negativePrompt: row.negativePrompt ?? undefined,
    style: row.style,
    aspectRatio,
    resolution,
    ...sizeOf(resolution, aspectRatio),
    count: row.wanted,
  };
}

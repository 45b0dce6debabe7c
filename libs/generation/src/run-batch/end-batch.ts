import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { rowStatusAfter } from '../batch.js';
import { BatchGenerationRepository } from '../data/batch-generation.repository.js';
import { BatchRepository, type BatchRecord } from '../data/batch.repository.js';
import { BatchRowRepository } from '../data/batch-row.repository.js';

/** Notes how rows ended, and with the last of them the batch. */
@Injectable()
export class EndBatch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batches: BatchRepository,
    private readonly rows: BatchRowRepository,
    private readonly made: BatchGenerationRepository,
  ) {}

  /** The generation is over: so is its row's try, if it was made for one. */
  async noteGeneration(generationId: string): Promise<void> {
    const found = await this.rows.ofGeneration(generationId);
    if (!found) return;
    await this.unitOfWork.run(async () => {
      const batch = await this.batches.lock(found.batchId, { wait: true });
      // Read again under the lock: earlier tries may have been counted meanwhile.
      const row = await this.rows.ofGeneration(generationId);
      if (!batch || !row) return;
      const outcome = await this.made.outcomeOf(generationId);
      const pictures = await this.made.picturesOf(row.id);
      await this.rows.end(row.id, {
        ...pictures,
        status: rowStatusAfter(outcome, { count: row.count, delivered: pictures.delivered }),
        retryable: outcome.failed + outcome.cancelled,
      });
      await this.finishIfOver(batch);
    });
  }

  /** Pictures of the generation stand differently than at its end: so does its row. */
  async correctRow(generationId: string): Promise<void> {
    const found = await this.rows.madeFor(generationId);
    if (!found) return;
    await this.unitOfWork.run(async () => {
      await this.batches.lock(found.batchId, { wait: true });
      await this.rows.correct(found.id, await this.made.picturesOf(found.id));
    });
  }

  /** Under the batch's lock: a batch of which no row waits or runs is finished. */
  async finishIfOver(batch: BatchRecord): Promise<void> {
    if (batch.status !== 'running' && batch.status !== 'paused') return;
    if (!(await this.rows.hasOpen(batch.id))) await this.batches.move(batch.id, { to: 'finished' });
  }
}

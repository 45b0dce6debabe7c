import { Erasers, UnitOfWork } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CancelGeneration } from '../cancel-generation/cancel-generation.js';
import { ErasureRepository } from '../data/erasure.repository.js';
import { SettleImage } from '../settle-image/settle-image.js';

/** Runs, and images in review, that one call ends. */
const PART = 100;

/** Whoever is erased has nothing running: what is not delivered is cancelled, and not charged. */
@Injectable()
export class EndWork implements OnModuleInit {
  constructor(
    private readonly cancelling: CancelGeneration,
    private readonly erasers: Erasers,
    private readonly settle: SettleImage,
    private readonly unitOfWork: UnitOfWork,
    private readonly work: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('generation.work', {
      stage: 'work',
      prepare: ({ workspaceId }) => this.end(workspaceId),
    });
  }

  /** @returns false while something is open. */
  private async end(workspaceId: string): Promise<boolean> {
    await this.unitOfWork.run(async () => {
      await this.work.stopBatches(workspaceId);
      await this.work.withdrawGrants(workspaceId);
    });
    for (const id of await this.work.cancellable(workspaceId, PART))
      await this.cancelling.cancel(workspaceId, id);
    for (const image of await this.work.inReview(workspaceId, PART))
      await this.settle.settle(image, image, { delivered: false, code: 'cancelled' });
    return !(await this.work.isAnythingOpen(workspaceId));
  }
}

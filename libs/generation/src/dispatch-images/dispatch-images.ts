import { Catalog } from '#catalog';
import { describeError, FaultPoints, Jobs, log, RedisClient, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { QueueRepository, type Pushed } from '../data/queue.repository.js';
import { chooseImages, type WorkspaceQueue } from '../fairness.js';
import { ProviderChain } from '../run-image/provider-chain.js';

export const RUN_IMAGE = 'run-image';

/** A Bull job carries ids only; the push number tells a late job that it is no longer meant. */
export interface RunImagePayload {
  imageId: string;
  push: number;
}

/**
 * Fills free slots with waiting images, fairly between workspaces and never past a plan's cap, nor
 * past what the providers take: an image that would only wait for its call keeps nobody's slot.
 * One worker at a time has the turn. A push that is lost with Redis comes back by itself: the
 * image is due again when no worker has taken it.
 */
@Injectable()
export class DispatchImages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: QueueRepository,
    private readonly catalog: Catalog,
    private readonly chain: ProviderChain,
    private readonly jobs: Jobs,
    private readonly redis: RedisClient,
    private readonly faults: FaultPoints,
  ) {}

  /** One turn. @returns how many images went out. */
  async turn(): Promise<number> {
    // Without Redis nobody would take them: they stay queued until it is back.
    if (this.redis.connection.status !== 'ready') return 0;
    const calls = await this.chain.room();
    const pushed = await this.unitOfWork.run(async () => {
      if (!(await this.queue.takeTurn())) return [];
      const slots = await this.queue.freeSlots();
      if (slots === 0) return [];
      const chosen = chooseImages(await this.lines(slots), { slots, calls });
      return chosen.length === 0 ? [] : this.queue.push(chosen);
    });
    for (const { imageId } of pushed) this.faults.reach('dispatch.pushed', imageId);
    // Not awaited: Bull holds an add back for as long as Redis is away.
    for (const image of pushed) void this.add(image);
    return pushed.length;
  }

  private async lines(slots: number): Promise<WorkspaceQueue[]> {
    const lines: WorkspaceQueue[] = [];
    for (const { workspaceId, running } of await this.queue.inLine()) {
      const { concurrentJobs } = await this.catalog.entitlementsOf(workspaceId);
      // In the order of eligibility, so that many rows always hold enough of them.
      const waiting = await this.queue.waitingOf(workspaceId, slots);
      lines.push({ workspaceId, maxRunning: concurrentJobs, running, waiting });
    }
    return lines;
  }

  private async add({ imageId, push }: Pushed): Promise<void> {
    const payload: RunImagePayload = { imageId, push };
    try {
      await this.jobs.add('images', RUN_IMAGE, payload, { jobId: `${imageId}.${push}` });
    } catch (error) {
      // Redis is away: the push runs out and the image is pushed again.
      log.warn({ imageId, push, error: describeError(error) }, 'an image could not be pushed');
    }
  }
}

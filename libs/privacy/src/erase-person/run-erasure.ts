import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import {
  describeError,
  Erasers,
  FaultPoints,
  log,
  UnitOfWork,
  type DataSubject,
  type Eraser,
} from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import type { Erasure } from '../erasure.js';

/** Erasures that one round looks at. */
const AT_ONCE = 10;
/** Until what stands against it is looked at again. */
const OBSTACLE_s = 3_600;
/** Until what still ends, or is still deleted, is looked at again. */
const LEFT_OVER_s = 15;
const MAX_RETRY_s = 3_600;

/**
 * Carries erasures out. Each part of an eraser commits with its count, and every eraser bears being
 * called again: whoever dies on the way leaves an erasure that the next round goes on with.
 */
@Injectable()
export class RunErasure {
  constructor(
    private readonly auth: Auth,
    private readonly erasers: Erasers,
    private readonly erasures: ErasureRepository,
    private readonly faults: FaultPoints,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Goes on with everything that is due. */
  async runDue(): Promise<void> {
    for (const erasure of await this.erasures.due(AT_ONCE)) {
      try {
        await this.run(erasure);
      } catch (error) {
        log.error({ erasure: erasure.id, error: describeError(error) }, 'an erasure pauses');
        const retry_s = Math.min(MAX_RETRY_s, 15 * 2 ** Math.min(erasure.failures, 10));
        const name = error instanceof Error ? error.name : 'Error';
        // Only its kind: the text of an error may quote what is being erased.
        await this.erasures.fail(erasure.id, name, retry_s);
      }
    }
  }

  private async run(erasure: Erasure): Promise<void> {
    if (erasure.status === 'planned' && !(await this.begin(erasure))) return;
    this.faults.reach('erasure.begun', erasure.id);
    const person = await this.auth.personOf(erasure.workspaceId);
    if (!person) throw new Error('the account to erase is not there');
    const ended = await this.erasures.endedSteps(erasure.id);
    let stage: Eraser['stage'] | null = null;
    let isStageDone = true;
    for (const { name, eraser } of this.erasers.all()) {
      // A stage begins when the one before is through.
      if (eraser.stage !== stage && !isStageDone) break;
      stage = eraser.stage;
      if (ended.has(name)) continue;
      if (!(await this.step(erasure, person, name, eraser))) isStageDone = false;
    }
    if (isStageDone) await this.erasures.end(erasure.id);
    else await this.erasures.postpone(erasure.id, null, LEFT_OVER_s);
  }

  /** @returns false while something stands against it, or it was taken back. */
  private async begin({ id, workspaceId }: Erasure): Promise<boolean> {
    const [obstacle] = await this.erasers.obstacles(workspaceId);
    if (obstacle) {
      await this.erasures.postpone(id, obstacle.code, OBSTACLE_s);
      return false;
    }
    return this.unitOfWork.run(async () => {
      if (!(await this.erasures.begin(id))) return false;
      await this.auth.shutForErasure(workspaceId);
      return true;
    });
  }

  /** @returns whether this eraser is through. */
  private async step(
    { id }: Erasure,
    person: DataSubject,
    name: string,
    eraser: Eraser,
  ): Promise<boolean> {
    if (eraser.prepare && !(await eraser.prepare(person))) return false;
    this.faults.reach('erasure.prepared', name);
    for (;;) {
      const isThrough = await this.unitOfWork.run(async () => {
        // Another process may be at it too: what it did is not done, and counted, twice.
        if (!(await this.erasures.holdStep(id, name))) return true;
        const part = (await eraser.erase?.(person)) ?? { erased: {}, more: false };
        await this.erasures.record(id, name, part);
        this.faults.reach('erasure.written', name);
        return !part.more;
      });
      this.faults.reach('erasure.committed', name);
      if (isThrough) return true;
    }
  }
}

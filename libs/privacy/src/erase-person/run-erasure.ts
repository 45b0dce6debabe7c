import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import {
  describeError,
  Erasers,
  ERASURE_STAGES,
  FaultPoints,
  log,
  UnitOfWork,
  type Obstacle,
} from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import { CLOSING_s, type Erasure } from '../erasure.js';
import { EraseStep, type StepEnd } from './erase-step.js';

/** Erasures that one round goes on with; each for a bounded time. */
const AT_ONCE = 4;
/** Until what stands against it is looked at again. */
const OBSTACLE_s = 3_600;
/** Until what still ends, or is still deleted, is looked at again. */
const LEFT_OVER_s = 15;
const MAX_RETRY_s = 3_600;
/** What a pass goes through. */
const IN_A_PASS = ERASURE_STAGES.filter((stage) => stage !== 'identity');

/**
 * Carries erasures out. Each part of an eraser commits with its count, and every eraser bears being
 * called again: whoever dies on the way leaves an erasure that the next round goes on with. Requests
 * and jobs that were under way when it began may write after the first pass; so everything is gone
 * through again when they must be over, until nothing more is found, and only then the account goes by
 * which all of it is found.
 */
@Injectable()
export class RunErasure {
  constructor(
    private readonly auth: Auth,
    private readonly erasers: Erasers,
    private readonly erasures: ErasureRepository,
    private readonly faults: FaultPoints,
    private readonly steps: EraseStep,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Goes on with everything that is due. */
  async runDue(): Promise<void> {
    const due = await this.erasures.due(AT_ONCE);
    await Promise.all(due.map((erasure) => this.runOrNote(erasure)));
  }

  private async runOrNote(erasure: Erasure): Promise<void> {
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

  private async run(erasure: Erasure): Promise<void> {
    if (erasure.status === 'planned' && !(await this.begin(erasure))) return;
    this.faults.reach('erasure.begun', erasure.id);
    const end = await this.pass(erasure);
    if (end === 'held') return this.erasures.postpone(erasure.id, 'legal_hold', OBSTACLE_s);
    if (end === 'left') return this.erasures.postpone(erasure.id, null, LEFT_OVER_s);
    if (!(await this.erasures.foundNothing(erasure.id)))
      return this.erasures.nextPass(erasure.id, erasure.pass, CLOSING_s);
    if ((await this.steps.forgetIdentity(erasure)) === 'held')
      await this.erasures.postpone(erasure.id, 'legal_hold', OBSTACLE_s);
  }

  /** @returns false while something stands against it, or it was taken back. */
  private async begin({ id, workspaceId }: Erasure): Promise<boolean> {
    let obstacle: Obstacle | undefined;
    const begun = await this.unitOfWork
      .run(async () => {
        [obstacle] = await this.erasers.obstacles(workspaceId);
        if (obstacle || !(await this.erasures.begin(id))) return false;
        // Waits for those who write for the account, and nobody follows them: what they left is seen now.
        await this.auth.shutForErasure(workspaceId);
        [obstacle] = await this.erasers.obstacles(workspaceId);
        if (obstacle) throw new StandsAgainst();
        return true;
      })
      .catch((error: unknown) => {
        if (error instanceof StandsAgainst) return false;
        throw error;
      });
    if (obstacle) await this.erasures.postpone(id, obstacle.code, OBSTACLE_s);
    return begun;
  }

  /** Goes on with a pass. @returns why it is not through. */
  private async pass(erasure: Erasure): Promise<StepEnd> {
    const person = await this.auth.personOf(erasure.workspaceId);
    if (!person) throw new Error('the account to erase is not there');
    for (const stage of IN_A_PASS) {
      const end = await this.steps.stage(erasure, stage, person);
      if (end !== 'through') return end;
    }
    return 'through';
  }
}

/** Undoes a beginning. */
class StandsAgainst extends Error {}

import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import {
  Erasers,
  FaultPoints,
  LegalHolds,
  UnitOfWork,
  type DataSubject,
  type Eraser,
  type EraserName,
  type ErasureStage,
} from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import type { Erasure } from '../erasure.js';

/** left: something still ends or is still deleted; held: a legal hold was placed meanwhile. */
export type StepEnd = 'through' | 'left' | 'held';

/** Parts of one eraser in one go: others wait for their turn. */
const MOST_PARTS = 25;

/** Lets the erasers work, each part in a transaction with its count. */
@Injectable()
export class EraseStep {
  constructor(
    private readonly auth: Auth,
    private readonly erasers: Erasers,
    private readonly erasures: ErasureRepository,
    private readonly faults: FaultPoints,
    private readonly holds: LegalHolds,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** All erasers of a stage; one that has to wait lets the others go on. */
  async stage(erasure: Erasure, stage: ErasureStage, person: DataSubject): Promise<StepEnd> {
    const ended = await this.erasures.endedSteps(erasure.id);
    let end: StepEnd = 'through';
    for (const { name, eraser } of this.erasers.of(stage)) {
      if (ended.has(name)) continue;
      const step = await this.step(erasure, person, name, eraser);
      if (step === 'held') return step;
      if (step === 'left') end = step;
    }
    return end;
  }

  /**
   * The last stage, all or nothing: while anybody still knows whose account it was, everybody can look
   * for that person. The certificate comes with it, so that nobody goes through it once more.
   */
  async forgetIdentity(erasure: Erasure): Promise<StepEnd> {
    const ended: EraserName[] = [];
    const end = await this.unitOfWork.run(async (): Promise<StepEnd> => {
      ended.length = 0;
      const person = await this.auth.personOf(erasure.workspaceId);
      for (const { name, eraser } of this.erasers.of('identity')) {
        // Another process is at it, and may have found more.
        if (!person || !(await this.erasures.holdStep(erasure, name))) return 'left';
        if (await this.holds.isHeld(erasure.workspaceId)) return 'held';
        for (let more = true; more;) more = await this.part(erasure, person, name, eraser);
        ended.push(name);
      }
      await this.erasures.end(erasure.id);
      return 'through';
    });
    for (const name of ended) this.faults.reach('erasure.committed', name);
    return end;
  }

  private async step(
    erasure: Erasure,
    person: DataSubject,
    name: EraserName,
    eraser: Eraser,
  ): Promise<StepEnd> {
    if (await this.holds.isHeld(erasure.workspaceId)) return 'held';
    if (eraser.prepare && !(await eraser.prepare(person))) return 'left';
    this.faults.reach('erasure.prepared', name);
    for (let parts = 0; parts < MOST_PARTS; parts += 1) {
      const end = await this.unitOfWork.run(async (): Promise<StepEnd> => {
        // Another process may be at it too: what it did is not done, and counted, twice.
        if (!(await this.erasures.holdStep(erasure, name))) return 'through';
        if (await this.holds.isHeld(erasure.workspaceId)) return 'held';
        return (await this.part(erasure, person, name, eraser)) ? 'left' : 'through';
      });
      this.faults.reach('erasure.committed', name);
      if (end !== 'left') return end;
    }
    return 'left';
  }

  /** @returns whether there is more. */
  private async part(
    erasure: Erasure,
    person: DataSubject,
    name: EraserName,
    eraser: Eraser,
  ): Promise<boolean> {
    const part = (await eraser.erase?.(person)) ?? { erased: {}, more: false };
    await this.erasures.record(erasure, name, part);
    this.faults.reach('erasure.written', name);
    return part.more;
  }
}

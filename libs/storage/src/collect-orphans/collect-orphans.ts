import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, FaultPoints, UnitOfWork, type Principal } from '#kernel';
import { OrphanRepository, type Owned } from '../data/orphan.repository.js';
import { parseKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { FinishDeletions } from '../remove-objects/finish-deletions.js';
import { ownerOfKey } from './owner-of-key.js';

const BATCH = 100;
/** Of one turn; the next one goes on. */
const MAX_BATCHES = 50;
/** Whoever wrote it may not have written its row yet: far longer than any put can last. */
const MIN_AGE_MS = 24 * 3_600_000;
/** The sweep leaves a fresh deletion to whoever began it. */
const OWN_TRY_S = 60;

/**
 * Deletes objects that no row knows, once a person has asked for it: a database that was restored to
 * an earlier moment looks the same to a machine. Each gets a row first that says it is on its way
 * out, and then goes like any other deleted object: verified, and never under a legal hold.
 */
@Injectable()
export class CollectOrphans {
  constructor(
    private readonly orphans: OrphanRepository,
    private readonly store: ObjectStore,
    private readonly deletions: FinishDeletions,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly faults: FaultPoints,
  ) {}

  /** Asks for the deletion of everything that two comparisons a day apart met without a row. */
  ask(
    actor: Principal,
    reason: string,
  ): Promise<{ count: number; bytes: number; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const asked = await this.orphans.askForAll();
      const auditId = await this.audit.record({
        actor,
        action: 'store.orphans-collected',
        subjectType: 'object_store',
        subjectId: 'orphans',
        reason,
        after: asked,
      });
      return { ...asked, auditId };
    });
  }

  /** Deletes what was asked for. @throws store_unavailable; the next turn goes on */
  async turn(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const keys = await this.orphans.collecting(BATCH);
      if (keys.length === 0) return;
      await this.collect(keys);
    }
  }

  private async collect(keys: readonly string[]): Promise<void> {
    const ours = keys.map(ownerOfKey).filter((owned) => owned !== null);
    const foreign = keys.filter((key) => ownerOfKey(key) === null);
    const old: Owned[] = [];
    for (const owned of ours) if (await this.isOld(owned.key)) old.push(owned);
    const adopted = await this.unitOfWork.run(async () => {
      await this.orphans.markForeign(foreign);
      await this.orphans.forget(ours.map(({ key }) => key));
      return this.orphans.adopt(old, OWN_TRY_S);
    });
    if (adopted.length > 0) this.faults.reach('orphans.adopted', '*');
    await this.deletions.finish(adopted);
  }

  /** The last look: one that is gone, or was written anew, is no business of ours any more. */
  private async isOld(key: string): Promise<boolean> {
    const head = await this.store.head(parseKey(key));
    return head !== null && this.clock.now().getTime() - head.modifiedAt.getTime() >= MIN_AGE_MS;
  }
}

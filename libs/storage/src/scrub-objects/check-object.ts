import { Injectable } from '@nestjs/common';
import { isProblem, log, measure, Outbox, UnitOfWork, type Measured } from '#kernel';
import { DamageRepository, type Look } from '../data/damage.repository.js';
import { ObjectRepository } from '../data/object.repository.js';
import type { StoredObject } from '../data/stored-object.js';
import type { ObjectDamaged, ObjectMissing } from '../events.js';
import { MakeDerivative } from '../make-derivative/make-derivative.js';
import { ObjectStore } from '../object-store/object-store.js';
import { storageErrors } from '../storage.errors.js';

/** `gone`: it was deleted, or is being deleted; nobody asks for its bytes any more. */
export type Verdict = 'whole' | 'remade' | 'gone' | Look['kind'];

/** Reads an object to its end and compares it with what its row says. */
@Injectable()
export class CheckObject {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly damages: DamageRepository,
    private readonly derivatives: MakeDerivative,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Not in a transaction. @throws object_missing for an unknown id, store_unavailable */
  async byId(objectId: string): Promise<Verdict> {
    const row = await this.objects.find(objectId);
    if (!row) throw storageErrors.raise('object_missing', 'There is no such object.');
    return row.state === 'stored' ? this.check(row) : 'gone';
  }

  /**
   * Not in a transaction. What is found is noted with the row held as stored: of one that was being
   * deleted while it was read, nothing is. A damaged derivative is made anew where that can be.
   * @throws store_unavailable when the store is away: that is no finding
   */
  async check(row: StoredObject): Promise<Verdict> {
    const look = await this.look(row);
    if (!look) return this.note(row, 'whole');
    return (await this.remake(row)) ? this.note(row, 'remade') : this.damaged(row, look);
  }

  private note(row: StoredObject, verdict: 'whole' | 'remade'): Promise<Verdict> {
    return this.unitOfWork.run(async () => {
      if (!(await this.damages.markChecked(row))) return 'gone';
      await this.damages.settle(row.id, verdict);
      return verdict;
    });
  }

  private damaged(row: StoredObject, look: Look): Promise<Verdict> {
    return this.unitOfWork.run(async () => {
      if (!(await this.damages.markChecked(row))) return 'gone';
      if (await this.damages.add(row, look)) {
        log.error({ objectId: row.id, damage: look.kind }, 'a stored object is damaged');
        await this.tell(row, look);
      }
      return look.kind;
    });
  }

  private async tell(row: StoredObject, { kind }: Look): Promise<void> {
    if (row.originalId !== null || row.kind === 'quarantine' || row.kind === 'export') return;
    const payload = {
      objectId: row.id,
      key: row.key,
      workspaceId: row.workspaceId,
      owner: { kind: row.ownerKind, id: row.ownerId },
    };
    if (kind === 'missing')
      await this.outbox.publish<ObjectMissing>({ name: 'storage.object-missing', payload });
    else
      await this.outbox.publish<ObjectDamaged>({
        name: 'storage.object-damaged',
        payload: { ...payload, damage: kind },
      });
  }

  /** @returns null when all is well. */
  private async look(row: StoredObject): Promise<Look | null> {
    const found = (await this.measure(row)) ?? (await this.measure(row));
    if (found === null) return { kind: 'unreadable', found: null };
    if (found === 'missing') return { kind: 'missing', found: null };
    if (found.bytes === row.bytes && found.sha256 === row.sha256) return null;
    return { kind: 'different', found };
  }

  /** @returns null where the store is there, and this one object cannot be read */
  private async measure(row: StoredObject): Promise<Measured | 'missing' | null> {
    try {
      const body = await this.store.get(row.key);
      return body ? await measure(body.stream) : 'missing';
    } catch (error) {
      if (!isProblem(error, 'store_unavailable'))
        log.warn({ objectId: row.id }, 'a read broke off');
      await this.store.check();
      return null;
    }
  }

  private async remake(row: StoredObject): Promise<boolean> {
    const original = row.originalId === null ? null : await this.objects.find(row.originalId);
    return original !== null && (await this.derivatives.again(original, row)) !== null;
  }
}

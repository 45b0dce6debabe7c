import { Injectable } from '@nestjs/common';
import { Clock, log, Metrics, Outbox, UnitOfWork } from '#kernel';
import type { StoredObject } from '../data/stored-object.js';
import { OrphanRepository } from '../data/orphan.repository.js';
import {
  StoreCheckRepository,
  type Compared,
  type StoreCheck,
} from '../data/store-check.repository.js';
import type { ObjectMissing } from '../events.js';
import { ObjectStore, type ListedObject } from '../object-store/object-store.js';

const HEADS_AT_ONCE = 8;

/**
 * Compares, key by key and in small steps, what lies in the object store with the rows that say so.
 * It reports and deletes nothing: an object without a row, and a row whose object is gone.
 */
@Injectable()
export class CheckStore {
  readonly options = {
    /** A comparison begins so long after the last one began. */
    every_h: 24,
    /** What is younger may be on its way. */
    min_age_ms: 3_600_000,
    page: 500,
    /** Of one turn; the next turn goes on. */
    max_pages: 20,
  };

  constructor(
    private readonly store: ObjectStore,
    private readonly checks: StoreCheckRepository,
    private readonly orphans: OrphanRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Some pages of the comparison that is under way, or due. @throws store_unavailable; it goes on later */
  async turn(): Promise<void> {
    let check = await this.checks.openOrBegin(this.options.every_h);
    for (let page = 0; check && page < this.options.max_pages; page += 1) {
      check = await this.step(check);
      if (check?.finishedAt) {
        await this.finished(check);
        return;
      }
    }
  }

  private async step({ id, cursor }: StoreCheck): Promise<StoreCheck | null> {
    const { page } = this.options;
    const listed = await this.store.list('', { limit: page, after: cursor });
    const rows = await this.checks.storedAfter(cursor, page);
    const until = earlier(listed.next, rows.length < page ? null : (rows.at(-1)?.key ?? null));
    const within = ({ key }: { key: string }) => until === null || key <= until;
    const objects = listed.objects.filter(within);
    const missing = await this.missing(rows.filter(within), objects);
    const unknown = await this.unknown(objects);
    const compared: Compared = {
      until,
      objects: objects.length,
      bytes: objects.reduce((sum, object) => sum + object.bytes, 0),
      unknown: unknown.map(({ key, bytes }) => ({ kind: 'unknown_object', key, bytes })),
      missing: missing.map(({ id: objectId, key, workspaceId }) => ({
        kind: 'missing_object',
        key,
        objectId,
        workspaceId,
      })),
    };
    return this.unitOfWork.run(async () => {
      const now = await this.checks.add(id, cursor, compared);
      if (!now) return null;
      await this.orphans.note(unknown);
      for (const row of missing) await this.tell(row);
      return now;
    });
  }

  private async unknown(objects: readonly ListedObject[]): Promise<ListedObject[]> {
    const old = objects.filter(({ modifiedAt }) => this.isOld(modifiedAt));
    const known = await this.checks.known(old.map(({ key }) => key));
    return old.filter(({ key }) => !known.has(key));
  }

  /** Each is asked for once more by itself, and its row read again after that: it may just be leaving. */
  private async missing(
    rows: readonly StoredObject[],
    objects: readonly ListedObject[],
  ): Promise<StoredObject[]> {
    const there = new Set(objects.map(({ key }) => key));
    const unseen = rows.filter((row) => !there.has(row.key) && this.isOld(row.createdAt));
    const gone: StoredObject[] = [];
    for (let at = 0; at < unseen.length; at += HEADS_AT_ONCE) {
      const some = unseen.slice(at, at + HEADS_AT_ONCE);
      const heads = await Promise.all(some.map(({ key }) => this.store.head(key)));
      gone.push(...some.filter((_row, index) => heads[index] === null));
    }
    if (gone.length === 0) return [];
    const stored = await this.checks.stillStored(gone.map(({ id }) => id));
    return gone.filter(({ id }) => stored.has(id));
  }

  private async tell(row: StoredObject): Promise<void> {
    if (row.originalId !== null || row.kind === 'quarantine' || row.kind === 'export') return;
    await this.outbox.publish<ObjectMissing>({
      name: 'storage.object-missing',
      payload: {
        objectId: row.id,
        key: row.key,
        workspaceId: row.workspaceId,
        owner: { kind: row.ownerKind, id: row.ownerId },
      },
    });
  }

  private async finished(check: StoreCheck): Promise<void> {
    await this.checks.prune();
    await this.orphans.forgetUnseen(check.startedAt);
    const { objects, unknownObjects, missingObjects } = check;
    const gauge = this.metrics.gauge(
      'gptimage_store_findings',
      'Findings of the last comparison of the object store with its rows',
      ['kind'],
    );
    gauge.set({ kind: 'unknown_object' }, unknownObjects);
    gauge.set({ kind: 'missing_object' }, missingObjects);
    if (unknownObjects + missingObjects > 0)
      log.warn({ objects, unknownObjects, missingObjects }, 'the object store and its rows differ');
  }

  private isOld(moment: Date): boolean {
    return this.clock.now().getTime() - moment.getTime() >= this.options.min_age_ms;
  }
}

/** Of two ends the one that comes first; null is the end of all. */
function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

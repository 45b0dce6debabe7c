import { Injectable } from '@nestjs/common';
import { Outbox, UnitOfWork } from '#kernel';
import { LegalHoldRepository } from '../data/legal-hold.repository.js';
import { ObjectRepository } from '../data/object.repository.js';
import type { StoredObject } from '../data/stored-object.js';
import { UploadRepository } from '../data/upload.repository.js';
import type { ObjectDeleted } from '../events.js';
import type { ObjectKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';

export interface FailedDeletion {
  objectId: string;
  key: string;
  reason: string;
}

export interface FinishedDeletions {
  /** Rows whose bytes were seen to be gone, and that this call ended. */
  deleted: StoredObject[];
  failed: FailedDeletion[];
}

/** So many go together; before each of them holds are looked at anew. */
const PAGE = 50;
const CHECKS_AT_ONCE = 8;
/** A deletion that failed is tried again by the sweep after so long. */
const RETRY_S = 300;

/**
 * The second half of every deletion: rows are `deleting` and nobody sees them any more; now the
 * bytes go, their absence is verified, and only then the rows say `deleted`, with a fact.
 * A crash anywhere leaves rows that the sweep takes up again. Whoever asks, bytes under a legal hold
 * stay: their rows wait until it is lifted. One that is placed meanwhile stops all but the page that
 * is on its way to the store.
 */
@Injectable()
export class FinishDeletions {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly uploads: UploadRepository,
    private readonly holds: LegalHoldRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Must not be called in a transaction.
   * @param alsoCommit runs in the transaction that marks the rows, with what it marked.
   * @throws store_unavailable when the store is away; the rows stay as they are
   */
  async finish(
    asked: readonly StoredObject[],
    alsoCommit: (finished: FinishedDeletions) => Promise<void> = () => Promise.resolve(),
  ): Promise<FinishedDeletions> {
    const { rows, reasons } = await this.deleteBytes(asked);
    await this.verify(rows, reasons);
    const failed = rows.flatMap((row) => {
      const reason = reasons.get(row.key);
      return reason === undefined ? [] : [{ objectId: row.id, key: row.key, reason }];
    });
    const gone = rows.filter((row) => !reasons.has(row.key)).map((row) => row.id);
    return this.unitOfWork.run(async () => {
      const deleted = await this.objects.markDeleted(gone);
      await this.objects.postpone(
        failed.map((failure) => failure.objectId),
        RETRY_S,
      );
      await this.tell(deleted);
      const finished = { deleted, failed };
      await alsoCommit(finished);
      return finished;
    });
  }

  /** @returns what the store was asked to delete, and why it did not */
  private async deleteBytes(asked: readonly StoredObject[]) {
    const rows: StoredObject[] = [];
    const reasons = new Map<ObjectKey, string>();
    for (let at = 0; at < asked.length; at += PAGE) {
      const page = asked.slice(at, at + PAGE);
      const free = await this.holds.free(page.map((row) => row.id));
      const going = page.filter((row) => free.has(row.id));
      if (going.length === 0) continue;
      for (const { key, reason } of await this.store.delete(going.map((row) => row.key)))
        reasons.set(key, reason);
      rows.push(...going);
    }
    return { rows, reasons };
  }

  /** Asks for each key once more: "deleted" is what the store shows, not what it answered. */
  private async verify(
    rows: readonly StoredObject[],
    reasons: Map<ObjectKey, string>,
  ): Promise<void> {
    for (let at = 0; at < rows.length; at += CHECKS_AT_ONCE) {
      await Promise.all(
        rows.slice(at, at + CHECKS_AT_ONCE).map(async ({ key }) => {
          if (!reasons.has(key) && (await this.store.head(key)))
            reasons.set(key, 'still in the store after its deletion');
        }),
      );
    }
  }

  private async tell(deleted: readonly StoredObject[]): Promise<void> {
    for (const row of deleted) {
      // Of pieces of an archive nobody keeps a note but the archive.
      if (row.originalId !== null || row.kind === 'incoming' || row.kind === 'export') continue;
      if (row.ownerKind === 'upload') await this.uploads.markGone(row.ownerId);
      await this.outbox.publish<ObjectDeleted>({
        name: 'storage.object-deleted',
        payload: {
          objectId: row.id,
          key: row.key,
          workspaceId: row.workspaceId,
          owner: { kind: row.ownerKind, id: row.ownerId },
          reason: row.deletionReason ?? 'removed',
        },
      });
    }
  }
}

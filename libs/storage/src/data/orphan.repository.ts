import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ObjectOwnerKind } from '../events.js';
import { OBJECT_COLUMNS, type StoredObject } from './stored-object.js';

export interface Orphan {
  key: string;
  bytes: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  state: 'seen' | 'collecting' | 'foreign';
  /** Seen twice, far enough apart. */
  collectable: boolean;
}

export interface Owned {
  key: string;
  workspaceId: string;
  ownerKind: ObjectOwnerKind;
  ownerId: string;
}

/** An object is collected when two comparisons, so many hours apart, met it without a row. */
const SECOND_LOOK_H = 24;
const COLLECTABLE = `n.state = 'seen'
  AND n.last_seen_at - n.first_seen_at >= interval '${SECOND_LOOK_H} hours'`;
const ORPHAN = `n.key, n.bytes::float8 AS bytes, n.first_seen_at AS "firstSeenAt",
  n.last_seen_at AS "lastSeenAt", n.state, (${COLLECTABLE}) AS collectable`;

/** Rows of storage.orphan. */
@Injectable()
export class OrphanRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A comparison met them without a row. */
  async note(objects: readonly { key: string; bytes: number }[]): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO storage.orphan (key, bytes) SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (key) DO UPDATE SET last_seen_at = kernel.now(), bytes = excluded.bytes`,
      [objects.map(({ key }) => key), objects.map(({ bytes }) => bytes)],
    );
  }

  /** Forgets what a whole comparison that began then did not meet again. */
  async forgetUnseen(since: Date): Promise<void> {
    await this.unitOfWork.sql(
      `DELETE FROM storage.orphan WHERE last_seen_at < $1 AND state <> 'collecting'`,
      [since],
    );
  }

  async list(
    start: number,
    end: number,
  ): Promise<{ items: Orphan[]; total: number; collectable: { count: number; bytes: number } }> {
    const items = await this.unitOfWork.sql<Orphan>(
      `SELECT ${ORPHAN} FROM storage.orphan n ORDER BY n.first_seen_at, n.key OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [sums] = await this.unitOfWork.sql<{ total: number; count: number; bytes: number }>(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE ${COLLECTABLE})::int AS count,
              coalesce(sum(n.bytes) FILTER (WHERE ${COLLECTABLE}), 0)::float8 AS bytes
         FROM storage.orphan n`,
    );
    const { total = 0, count = 0, bytes = 0 } = sums ?? {};
    return { items, total, collectable: { count, bytes } };
  }

  /** Everything that was seen twice is to be deleted. @returns how much that is */
  async askForAll(): Promise<{ count: number; bytes: number }> {
    this.unitOfWork.requireTransaction();
    const [sums] = await this.unitOfWork.sql<{ count: number; bytes: number }>(
      `WITH asked AS (UPDATE storage.orphan n SET state = 'collecting' WHERE ${COLLECTABLE}
                      RETURNING n.bytes)
       SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes FROM asked`,
    );
    return sums ?? { count: 0, bytes: 0 };
  }

  async collecting(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ key: string }>(
      `SELECT key FROM storage.orphan WHERE state = 'collecting' ORDER BY key LIMIT $1`,
      [limit],
    );
    return rows.map(({ key }) => key);
  }

  async markForeign(keys: readonly string[]): Promise<void> {
    await this.unitOfWork.sql(`UPDATE storage.orphan SET state = 'foreign' WHERE key = ANY($1)`, [
      keys,
    ]);
  }

  async forget(keys: readonly string[]): Promise<void> {
    await this.unitOfWork.sql('DELETE FROM storage.orphan WHERE key = ANY($1)', [keys]);
  }

  /**
   * Gives each key a row that says it is on its way out; from then on it is known, and a crash
   * leaves it to the sweep. A key whose row came to life meanwhile is left out.
   */
  async adopt(owned: readonly Owned[], settle_s: number): Promise<StoredObject[]> {
    this.unitOfWork.requireTransaction();
    return this.unitOfWork.sql<StoredObject>(
      `INSERT INTO storage.object AS o (key, kind, workspace_id, owner_kind, owner_id, state,
                                        content_type, deletion_reason, settle_after)
       SELECT a.key, 'incoming', a.workspace_id, a.owner_kind, a.owner_id, 'deleting',
              'application/octet-stream', 'orphan', kernel.now() + $5 * interval '1 second'
         FROM unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[])
              AS a (key, workspace_id, owner_kind, owner_id)
       ON CONFLICT (key) DO UPDATE
          SET state = 'deleting', deleted_at = NULL, settle_after = excluded.settle_after
        WHERE o.state = 'deleted'
       RETURNING ${OBJECT_COLUMNS}`,
      [
        owned.map(({ key }) => key),
        owned.map(({ workspaceId }) => workspaceId),
        owned.map(({ ownerKind }) => ownerKind),
        owned.map(({ ownerId }) => ownerId),
        settle_s,
      ],
    );
  }
}

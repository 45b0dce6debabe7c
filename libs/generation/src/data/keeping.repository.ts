import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { limits } from '../generation.js';

/** What is done to many images at once. Those that it cannot be done to are left out. */
export interface KeptChange {
  favorite?: boolean;
  addTags?: readonly string[];
  removeTags?: readonly string[];
}

/** A place in the order of what came into the trash, whosever: exact, which a `Date` is not. */
export interface TrashPlace {
  since: string;
  id: string;
}

/**
 * Of the row as it is when it is changed, not as a join has read it: of two changes at a time the
 * second would write back the tags from before the first.
 */
const TAGS = `ARRAY(SELECT tag FROM unnest(i.tags || $4::text[]) WITH ORDINALITY AS u (tag, at)
                     WHERE tag <> ALL($5::text[]) GROUP BY tag ORDER BY min(at))`;

/** An image in a trash, and its place there. */
export interface TrashedImage extends TrashPlace {
  workspaceId: string;
  objectId: string;
  bytes: number;
  /** The moment at which it was read. */
  asOf: Date;
}

/** Many images of one workspace at a time: favourites, tags, the trash. */
@Injectable()
export class KeepingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Images that would have more tags than they may stay as they are. @returns those changed */
  change(workspaceId: string, ids: readonly string[], change: KeptChange): Promise<string[]> {
    return this.idsOf(
      `UPDATE generation.image i
          SET favorite = coalesce($3, i.favorite), tags = ${TAGS}
        WHERE i.id = ANY($1) AND i.workspace_id = $2 AND i.status = 'delivered'
          AND i.deleted_at IS NULL AND i.trashed_at IS NULL
          AND cardinality(${TAGS}) <= ${limits.max_tags}
    RETURNING i.id`,
      [ids, workspaceId, change.favorite ?? null, change.addTags ?? [], change.removeTags ?? []],
    );
  }

  trash(workspaceId: string, ids: readonly string[]): Promise<string[]> {
    return this.idsOf(
      `UPDATE generation.image SET trashed_at = kernel.now(), trash_order = uuidv7()
        WHERE id = ANY($1) AND workspace_id = $2 AND status = 'delivered'
          AND deleted_at IS NULL AND trashed_at IS NULL RETURNING id`,
      [ids, workspaceId],
    );
  }

  restore(workspaceId: string, ids: readonly string[]): Promise<string[]> {
    return this.idsOf(
      `UPDATE generation.image SET trashed_at = NULL, trash_order = NULL
        WHERE id = ANY($1) AND workspace_id = $2
          AND deleted_at IS NULL AND trashed_at IS NOT NULL RETURNING id`,
      [ids, workspaceId],
    );
  }

  /** Of these images, those that lie in the trash. */
  inTrash(workspaceId: string, ids: readonly string[]): Promise<string[]> {
    return this.idsOf(
      `SELECT id FROM generation.image
        WHERE id = ANY($1) AND workspace_id = $2 AND trashed_at IS NOT NULL AND deleted_at IS NULL`,
      [ids, workspaceId],
    );
  }

  /** Orders what is in a trash now before all that comes into it later. */
  async endOfTrash(): Promise<string> {
    const [row] = await this.unitOfWork.sql<{ end: string }>('SELECT uuidv7() AS "end"');
    if (!row) throw new Error('the database gave no id');
    return row.end;
  }

  /** The next images of a trash that were in it at its `end`, the oldest first. */
  nextInTrash(workspaceId: string, end: string, limit: number): Promise<string[]> {
    return this.idsOf(
      `SELECT id FROM generation.image
        WHERE workspace_id = $1 AND trashed_at IS NOT NULL AND deleted_at IS NULL
          AND trash_order < $2
        ORDER BY trash_order LIMIT $3`,
      [workspaceId, end, limit],
    );
  }

  async leftInTrash(workspaceId: string, end: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ left: number }>(
      `SELECT count(*)::int AS "left" FROM generation.image
        WHERE workspace_id = $1 AND trashed_at IS NOT NULL AND deleted_at IS NULL
          AND trash_order < $2`,
      [workspaceId, end],
    );
    return row?.left ?? 0;
  }

  /** Images of anybody that have been in the trash for longer, behind the given one. */
  dueInTrash(days: number, limit: number, after: TrashPlace | null): Promise<TrashedImage[]> {
    return this.unitOfWork.sql(
      `SELECT id, workspace_id AS "workspaceId", object_id AS "objectId",
              bytes::float8 AS bytes, trashed_at::text AS since, kernel.now() AS "asOf"
         FROM generation.image
        WHERE trashed_at IS NOT NULL AND deleted_at IS NULL
          AND trashed_at <= kernel.now() - $1 * interval '1 day'
          AND ($3::timestamptz IS NULL OR (trashed_at, id) > ($3, $4::uuid))
        ORDER BY trashed_at, id LIMIT $2`,
      [days, limit, after?.since ?? null, after?.id ?? null],
    );
  }

  /** Of these images, those that are due still; they stay so until the transaction ends. */
  lockDue(
    workspaceId: string,
    ids: readonly string[],
    days: number,
  ): Promise<Pick<TrashedImage, 'id' | 'objectId'>[]> {
    this.unitOfWork.requireTransaction();
    return this.unitOfWork.sql(
      `SELECT id, object_id AS "objectId" FROM generation.image
        WHERE id = ANY($1) AND workspace_id = $2 AND deleted_at IS NULL
          AND trashed_at <= kernel.now() - $3 * interval '1 day' ORDER BY id FOR UPDATE`,
      [ids, workspaceId, days],
    );
  }

  /**
   * Writes tombstones; the rows stay for receipts.
   * @param from `trash` leaves out what was taken out of the trash meanwhile.
   * @returns the objects whose bytes go next
   */
  async markDeleted(
    workspaceId: string,
    ids: readonly string[],
    from: 'anywhere' | 'trash',
  ): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ objectId: string }>(
      `UPDATE generation.image SET deleted_at = kernel.now(), placeholder = NULL, tags = '{}',
              favorite = false, trashed_at = NULL, trash_order = NULL
        WHERE id = ANY($1) AND workspace_id = $2 AND status = 'delivered' AND deleted_at IS NULL
          AND ($3 = 'anywhere' OR trashed_at IS NOT NULL)
    RETURNING object_id AS "objectId"`,
      [ids, workspaceId, from],
    );
    return rows.map((row) => row.objectId);
  }

  private async idsOf(sql: string, params: unknown[]): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(sql, params);
    return rows.map((row) => row.id);
  }
}

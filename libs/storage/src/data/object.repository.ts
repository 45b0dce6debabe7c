import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ContentCredentials } from '../credentials/content-credentials.js';
import type { StoredType } from '../image-type.js';
import type { ObjectKey } from '../object-key.js';
import type { ObjectOwnerKind } from '../events.js';
import { FREE, NOT_HELD } from './legal-hold.repository.js';
import {
  OBJECT_COLUMNS,
  type DerivedKind,
  type ObjectKind,
  type StoredObject,
} from './stored-object.js';

export interface Intention {
  /** Given where the id means something elsewhere; else a new one is made. */
  id?: string;
  key: ObjectKey;
  kind: ObjectKind;
  originalId?: string;
  workspaceId: string;
  ownerKind: ObjectOwnerKind;
  ownerId: string;
  contentType: StoredType;
  /** The sweep removes what is still pending after so long; longer than any put can last. */
  patience_s: number;
}

export interface StoredFacts {
  bytes: number;
  sha256: string;
  width?: number;
  height?: number;
  placeholder?: string;
  credentials?: ContentCredentials | null;
  /** Of uploads: whether it has pixels that are not opaque. */
  transparent?: boolean;
}

const BEING_MADE = "o.state = 'pending' AND o.original_id IS NOT NULL";
const GIVEN_UP = "(o.state = 'deleted' AND o.deletion_reason = 'abandoned')";

/** Rows of storage.object. A row exists before its bytes do, and outlives them. */
@Injectable()
export class ObjectRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Writes down that bytes are about to be put at a key. The same intention again gives the same
   * row, whatever its state: the caller looks at `state`. What the sweep gave up comes back.
   */
  async intend(intention: Intention): Promise<StoredObject> {
    const [row] = await this.unitOfWork.sql<StoredObject>(
      `INSERT INTO storage.object AS o (id, key, kind, original_id, workspace_id, owner_kind,
                                        owner_id, content_type, settle_after)
       VALUES (coalesce($1, uuidv7()), $2, $3, $4, $5, $6, $7, $8,
               kernel.now() + $9 * interval '1 second')
       ON CONFLICT (key) DO UPDATE SET
         state = CASE WHEN ${GIVEN_UP} THEN 'pending' ELSE o.state END,
         deleted_at = CASE WHEN ${GIVEN_UP} THEN NULL ELSE o.deleted_at END,
         deletion_reason = CASE WHEN ${GIVEN_UP} THEN NULL ELSE o.deletion_reason END,
         settle_after = CASE WHEN o.state = 'pending' OR ${GIVEN_UP}
                             THEN excluded.settle_after ELSE o.settle_after END
       RETURNING ${OBJECT_COLUMNS}`,
      [
        intention.id ?? null,
        intention.key,
        intention.kind,
        intention.originalId ?? null,
        intention.workspaceId,
        intention.ownerKind,
        intention.ownerId,
        intention.contentType,
        intention.patience_s,
      ],
    );
    return row as StoredObject;
  }

  /**
   * Notes that the bytes are in the store. @returns null when the row is not pending any more: the
   * sweep or a deletion was first, or another caller stored the same bytes.
   */
  async markStored(id: string, facts: StoredFacts): Promise<StoredObject | null> {
    const [row] = await this.unitOfWork.sql<StoredObject>(
      `UPDATE storage.object o
          SET state = 'stored', settle_after = NULL, bytes = $2, sha256 = decode($3, 'hex'),
              width = $4, height = $5, placeholder = $6, transparent = $7,
              credentials = $8
        WHERE o.id = $1 AND o.state = 'pending'
    RETURNING ${OBJECT_COLUMNS}`,
      [
        id,
        facts.bytes,
        facts.sha256,
        facts.width ?? null,
        facts.height ?? null,
        facts.placeholder ?? null,
        facts.transparent ?? null,
        facts.credentials ? JSON.stringify(facts.credentials) : null,
      ],
    );
    return row ?? null;
  }

  /** What was read of a picture that nobody had looked at. */
  async noteCredentials(id: string, credentials: ContentCredentials): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.object SET credentials = $2 WHERE id = $1 AND credentials IS NULL`,
      [id, JSON.stringify(credentials)],
    );
  }

  /** Of those that were looked at. */
  async credentialsOf(ids: readonly string[]): Promise<Map<string, ContentCredentials>> {
    const rows = await this.unitOfWork.sql<{ id: string; credentials: ContentCredentials }>(
      `SELECT id, credentials FROM storage.object
        WHERE id = ANY($1) AND state = 'stored' AND credentials IS NOT NULL`,
      [ids],
    );
    return new Map(rows.map(({ id, credentials }) => [id, credentials]));
  }

  async find(id: string): Promise<StoredObject | null> {
    const [row] = await this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o WHERE o.id = $1`,
      [id],
    );
    return row ?? null;
  }

  async ownersOf(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.sql<{ id: string; workspaceId: string }>(
      'SELECT id, workspace_id AS "workspaceId" FROM storage.object WHERE id = ANY($1)',
      [ids],
    );
    return new Map(rows.map(({ id, workspaceId }) => [id, workspaceId]));
  }

  /** A derivative of an original that can be shown, or null. */
  async derivative(
    originalId: string,
    kind: DerivedKind,
    type: StoredType,
  ): Promise<StoredObject | null> {
    const [row] = await this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.original_id = $1 AND o.kind = $2 AND o.content_type = $3 AND o.state = 'stored'
        ORDER BY o.id DESC LIMIT 1`,
      [originalId, kind, type],
    );
    return row ?? null;
  }

  /** A derivative that another one takes the place of; the sweep takes what it left in the store. */
  async giveUp(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.object
          SET state = 'deleting', deletion_reason = 'abandoned', settle_after = kernel.now()
        WHERE id = $1 AND state = 'stored'`,
      [id],
    );
  }

  /** Bytes were put after their deletion: the next sweep takes them. */
  async deleteLate(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.object
          SET state = 'deleting', settle_after = kernel.now(), deleted_at = NULL
        WHERE id = $1 AND state IN ('deleting', 'deleted')`,
      [id],
    );
  }

  /** Those of the originals that exist; they cannot be deleted before the open transaction ends. */
  async holdStored(ids: readonly string[]): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.id = ANY($1) AND o.state = 'stored' AND o.kind IN ('upload', 'output')
        ORDER BY o.id FOR SHARE`,
      [ids],
    );
  }

  /**
   * Nobody begins a derivative of these originals any more until the transaction ends. A statement of
   * its own: one that waits here does not see what was begun meanwhile, the next one does.
   */
  async lockOriginals(ids: readonly string[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      'SELECT 1 FROM storage.object WHERE id = ANY($1) ORDER BY id FOR UPDATE',
      [ids],
    );
  }

  /**
   * Hides originals and their derivatives from everybody; their bytes go next. Of a derivative that
   * somebody is making at this moment the bytes may come yet: it is left to the sweep, for when
   * whoever makes it has ended, or was to.
   * @param notBefore_s the sweep looks again only after so long (a signed link may still live).
   * @returns every other row that is on its way out now, derivatives included.
   */
  async markDeleting(
    ids: readonly string[],
    why: { reason: string; retentionRunId?: string; notBefore_s?: number },
  ): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `WITH hidden AS (
         UPDATE storage.object o
            SET state = 'deleting', deletion_reason = $2,
                retention_run_id = CASE WHEN ${BEING_MADE} THEN NULL ELSE $3::uuid END,
                settle_after = CASE WHEN ${BEING_MADE} THEN o.settle_after
                                    ELSE kernel.now() + $4 * interval '1 second' END
          WHERE (o.id = ANY($1) OR o.original_id = ANY($1)) AND o.state IN ('pending', 'stored')
      RETURNING ${OBJECT_COLUMNS}, old.state = 'pending' AND o.original_id IS NOT NULL AS "isBeingMade"
       )
       SELECT * FROM hidden WHERE NOT "isBeingMade"`,
      [ids, why.reason, why.retentionRunId ?? null, why.notBefore_s ?? 0],
    );
  }

  /** The same for the bytes that a customer sent for an upload. */
  async markIncomingDeleting(
    uploadId: string,
    why: { reason: string; notBefore_s: number },
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.object
          SET state = 'deleting', deletion_reason = $2,
              settle_after = kernel.now() + $3 * interval '1 second'
        WHERE owner_kind = 'upload' AND owner_id = $1 AND kind = 'incoming' AND state = 'pending'`,
      [uploadId, why.reason, why.notBefore_s],
    );
  }

  /** What a customer sent for an upload that is on its way out. */
  async incomingLeaving(uploadId: string): Promise<Pick<StoredObject, 'id' | 'key'>[]> {
    return this.unitOfWork.sql(
      `SELECT id, key FROM storage.object
        WHERE owner_kind = 'upload' AND owner_id = $1 AND kind = 'incoming' AND state = 'deleting'`,
      [uploadId],
    );
  }

  /** Whether a refused picture is still there; it then stays until the transaction ends. */
  async holdQuarantined(ownerKind: ObjectOwnerKind, ownerId: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `SELECT FROM storage.object
        WHERE owner_kind = $1 AND owner_id = $2 AND kind = 'quarantine' AND state = 'stored'
          FOR SHARE`,
      [ownerKind, ownerId],
    );
    return rows.length > 0;
  }

  /** Refused pictures of an upload or an image that are still there. */
  async quarantinedOf(ownerKind: ObjectOwnerKind, ownerId: string): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM storage.object
        WHERE owner_kind = $1 AND owner_id = $2 AND kind = 'quarantine' AND state = 'stored'`,
      [ownerKind, ownerId],
    );
    return rows.map((row) => row.id);
  }

  /** Notes that the bytes are gone. @returns the rows that this call ended. */
  async markDeleted(ids: readonly string[]): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `UPDATE storage.object o
          SET state = 'deleted', deleted_at = kernel.now(), settle_after = NULL
        WHERE o.id = ANY($1) AND o.state = 'deleting'
    RETURNING ${OBJECT_COLUMNS}`,
      [ids],
    );
  }

  /**
   * Rows that are on their way out and due, oldest first. Those under a legal hold wait; those of a
   * clean-up run that is not over, also of one that is paused, are the run's and stand in its report.
   */
  async deletingDue(limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.state = 'deleting' AND o.settle_after <= kernel.now() AND ${FREE}
          AND NOT EXISTS (SELECT FROM storage.retention_run r
                           WHERE r.id = o.retention_run_id AND r.status IN ('running', 'paused'))
        ORDER BY o.settle_after LIMIT $1`,
      [limit],
    );
  }

  /** What a run marked, and nobody deleted yet; what is under a legal hold is left to the sweep. */
  async deletingOfRun(runId: string, limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.retention_run_id = $1 AND o.state = 'deleting' AND ${NOT_HELD}
        ORDER BY o.id LIMIT $2`,
      [runId, limit],
    );
  }

  /** Hands failed deletions to a later sweep, so that one bad key blocks nobody. */
  async postpone(ids: readonly string[], delay_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.object
          SET settle_after = kernel.now() + $2 * interval '1 second', retention_run_id = NULL
        WHERE id = ANY($1) AND state = 'deleting'`,
      [ids, delay_s],
    );
  }

  /** Intentions that nobody finished: their bytes, if any, are to be deleted. */
  async abandonPending(limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `UPDATE storage.object o
          SET state = 'deleting', deletion_reason = 'abandoned'
        WHERE o.id IN (SELECT id FROM storage.object
                        WHERE state = 'pending' AND settle_after <= kernel.now()
                        ORDER BY settle_after LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING ${OBJECT_COLUMNS}`,
      [limit],
    );
  }
}

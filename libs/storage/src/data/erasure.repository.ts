import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DataSubject } from '#kernel';
import { OBJECT_COLUMNS, type StoredObject } from './stored-object.js';

const ERASED = '[erased]';

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Nobody sees the uploads any more; what was sent and never checked goes once its link is dead. */
  async dropUploads(workspaceId: string, linkIsDead_s: number): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE storage.upload SET status = 'deleted', deleted_at = kernel.now()
        WHERE workspace_id = $1 AND status <> 'deleted'`,
      [workspaceId],
    );
    await this.unitOfWork.sql(
      `UPDATE storage.object o
          SET state = 'deleting', deletion_reason = 'erased',
              settle_after = greatest(kernel.now(), o.created_at + $2 * interval '1 second')
        WHERE workspace_id = $1 AND kind = 'incoming' AND state = 'pending'`,
      [workspaceId, linkIsDead_s],
    );
  }

  /** Originals that are in the store. */
  async stored(workspaceId: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM storage.object
        WHERE workspace_id = $1 AND state = 'stored' AND original_id IS NULL LIMIT $2`,
      [workspaceId, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Rows whose bytes may go now: a signed link is dead, and whoever makes a derivative has ended. */
  deleting(workspaceId: string, limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.workspace_id = $1 AND o.state = 'deleting'
          AND ((o.kind <> 'incoming' AND o.original_id IS NULL) OR o.settle_after <= kernel.now())
        ORDER BY o.id LIMIT $2`,
      [workspaceId, limit],
    );
  }

  /** Bytes that may be in the store, or on their way to it. */
  async isAnythingLeft(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM storage.object WHERE workspace_id = $1 AND state <> 'deleted' LIMIT 1`,
      [workspaceId],
    );
    return rows.length > 0;
  }

  /** What pictures looked like and said of themselves, and the names of files. */
  async forgetContents(person: DataSubject): Promise<Record<string, number>> {
    this.unitOfWork.requireTransaction();
    const { workspaceId } = person;
    const words = [...person.addresses, ...person.names];
    const holds = await this.unitOfWork.sql(
      `UPDATE storage.legal_hold SET reason = kernel.redact_text(reason, $2),
              lift_reason = kernel.redact_text(lift_reason, $2)
        WHERE workspace_id = $1 AND (kernel.mentions(reason, $2) OR kernel.mentions(lift_reason, $2))
    RETURNING 1`,
      [workspaceId, words],
    );
    await this.forgetOperator(person);
    const [row] = await this.unitOfWork.sql<{ objects: number; bytes: number }>(
      `WITH cleared AS (
         UPDATE storage.object
            SET placeholder = NULL, sha256 = NULL, credentials = NULL, forgotten_at = kernel.now()
          WHERE workspace_id = $1
            AND (forgotten_at IS NULL OR placeholder IS NOT NULL OR sha256 IS NOT NULL
                 OR credentials IS NOT NULL)
      RETURNING deletion_reason, bytes)
       SELECT count(*)::int AS objects, coalesce(sum(bytes), 0)::float8 AS bytes
         FROM cleared WHERE deletion_reason = 'erased'`,
      [workspaceId],
    );
    await this.unitOfWork.sql(
      'UPDATE storage.damage SET found_sha256 = NULL WHERE workspace_id = $1',
      [workspaceId],
    );
    const uploads = await this.unitOfWork.sql(
      `UPDATE storage.upload SET filename = '', rejection_detail = NULL
        WHERE workspace_id = $1 AND (filename <> '' OR rejection_detail IS NOT NULL) RETURNING 1`,
      [workspaceId],
    );
    return {
      objects: row?.objects ?? 0,
      bytes: row?.bytes ?? 0,
      uploads: uploads.length,
      reasonsOfHolds: holds.length,
    };
  }

  /** Whoever was an operator once stands in what they did, for whomever, by their address. */
  private async forgetOperator({ userId, proven }: DataSubject): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.legal_hold
          SET placed_by_email = CASE WHEN placed_by = $1 THEN $2 ELSE placed_by_email END,
              lifted_by_email = CASE WHEN lifted_by = $1 THEN $2 ELSE lifted_by_email END
        WHERE (placed_by = $1 AND placed_by_email <> $2) OR (lifted_by = $1 AND lifted_by_email <> $2)`,
      [userId, ERASED],
    );
    await this.unitOfWork.sql(
      `UPDATE storage.retention_run
          SET actor_email = CASE WHEN kernel.is_among(actor_email, $1) THEN $2 ELSE actor_email END,
              reason = kernel.redact_text(reason, $1)
        WHERE kernel.is_among(actor_email, $1) OR kernel.mentions(reason, $1)`,
      [proven, ERASED],
    );
  }
}

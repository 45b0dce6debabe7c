import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ImageType } from '../image-type.js';
import { ABANDONED_AFTER_S, type Upload } from '../upload.js';

const COLUMNS = `u.id, u.workspace_id AS "workspaceId", u.filename, u.content_type AS "contentType",
         coalesce(o.bytes, u.bytes)::float8 AS bytes, u.status,
         u.rejection_code AS "rejectionCode", u.rejection_detail AS "rejectionDetail",
         u.created_at AS "createdAt", o.width, o.height, o.placeholder, o.transparent`;
const SELECT_UPLOAD = `
  SELECT ${COLUMNS} FROM storage.upload u LEFT JOIN storage.object o ON o.id = u.id`;
/** Ready means that the bytes are there: an upload on its way out is not shown any more. */
const VISIBLE = `u.status <> 'deleted' AND (u.status <> 'ready' OR o.state = 'stored')`;

/** Rows of storage.upload. */
@Injectable()
export class UploadRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(upload: {
    id: string;
    workspaceId: string;
    filename: string;
    contentType: ImageType;
    bytes: number;
  }): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO storage.upload (id, workspace_id, filename, content_type, bytes)
       VALUES ($1, $2, $3, $4, $5)`,
      [upload.id, upload.workspaceId, upload.filename, upload.contentType, upload.bytes],
    );
  }

  async find(workspaceId: string, id: string): Promise<Upload | null> {
    const [row] = await this.unitOfWork.sql<Upload>(
      `${SELECT_UPLOAD} WHERE u.id = $1 AND u.workspace_id = $2 AND ${VISIBLE}`,
      [id, workspaceId],
    );
    return row ?? null;
  }

  /** Newest first; `before` is the id of the last row of the page before. */
  async list(workspaceId: string, limit: number, before: string | null): Promise<Upload[]> {
    return this.unitOfWork.sql<Upload>(
      `${SELECT_UPLOAD}
        WHERE u.workspace_id = $1 AND ($2::uuid IS NULL OR u.id < $2) AND ${VISIBLE}
        ORDER BY u.id DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  /** Those of the uploads that a generation may use now; they stay until the transaction ends. */
  async holdReady(workspaceId: string, ids: readonly string[]): Promise<Upload[]> {
    return this.unitOfWork.sql<Upload>(
      `SELECT ${COLUMNS} FROM storage.upload u JOIN storage.object o ON o.id = u.id
        WHERE u.id = ANY($1) AND u.workspace_id = $2 AND u.status = 'ready' AND o.state = 'stored'
        ORDER BY u.id FOR SHARE OF o`,
      [ids, workspaceId],
    );
  }

  /** Takes the right to check the bytes. @returns false when another request checks them. */
  async takeForChecking(id: string, lease_s: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload SET checking_until = kernel.now() + $2 * interval '1 second'
        WHERE id = $1 AND status = 'pending'
          AND (checking_until IS NULL OR checking_until < kernel.now())
    RETURNING id`,
      [id, lease_s],
    );
    return rows.length > 0;
  }

  async releaseChecking(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload SET checking_until = NULL WHERE id = $1 AND status = 'pending'`,
      [id],
    );
  }

  /** @returns false when the upload is not pending any more. */
  async markReady(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload SET status = 'ready', completed_at = kernel.now()
        WHERE id = $1 AND status = 'pending' RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  async markRejected(id: string, code: string, detail: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload SET status = 'rejected', rejection_code = $2, rejection_detail = $3,
              completed_at = kernel.now()
        WHERE id = $1 AND status = 'pending'`,
      [id, code, detail],
    );
  }

  /** The name that a customer gave goes with the picture. */
  async markDeleted(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload SET status = 'deleted', deleted_at = kernel.now(), filename = ''
        WHERE id = $1 AND status <> 'deleted'`,
      [id],
    );
  }

  /** Forgets uploads that nobody completed, and rejected ones; their bytes go by their own rows. */
  async dropAbandoned(limit: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload SET status = 'deleted', deleted_at = kernel.now(), filename = ''
        WHERE id IN (SELECT id FROM storage.upload
                      WHERE status IN ('pending', 'rejected')
                        AND created_at < kernel.now() - $2 * interval '1 second'
                      ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [limit, ABANDONED_AFTER_S],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ImageType } from '../image-type.js';
import { ABANDONED_AFTER_S, type Upload } from '../upload.js';

const COLUMNS = `u.id, u.workspace_id AS "workspaceId", u.filename, u.content_type AS "contentType",
         coalesce(o.bytes, u.bytes)::float8 AS bytes, u.status,
         u.rejection_code AS "rejectionCode", u.rejection_detail AS "rejectionDetail",
         u.rejection_rule AS "rejectionRule", u.verdict_id AS "verdictId", u.kept_at AS "keptAt",
         u.created_at AS "createdAt", o.width, o.height, o.placeholder, o.transparent`;
const SELECT_UPLOAD = `
  SELECT ${COLUMNS} FROM storage.upload u LEFT JOIN storage.object o ON o.id = u.id`;
/** Ready means that the bytes are there: an upload on its way out is not shown any more. */
const VISIBLE = `u.status <> 'deleted' AND (u.status <> 'ready' OR o.state = 'stored')`;

export interface Rejection {
  code: string;
  detail: string;
  /** Where moderators refused it. */
  rule?: string;
  verdictId?: string;
}

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

  /**
   * Our own copy is stored, and moderators are asked about it next; whoever asks holds the lease.
   * @returns false when the upload is not pending any more.
   */
  async markKept(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload SET kept_at = kernel.now(), judge_after = kernel.now()
        WHERE id = $1 AND status = 'pending' RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /** A moderator was away: gives the lease back and is due again after a while. */
  async judgeAgain(id: string, delay_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload
          SET checking_until = NULL, judge_after = kernel.now() + $2 * interval '1 second'
        WHERE id = $1 AND status = 'pending'`,
      [id, delay_s],
    );
  }

  /** Kept uploads that are due to be judged and that nobody judges now, the oldest first. */
  async waitingForJudges(limit: number): Promise<Pick<Upload, 'id' | 'workspaceId'>[]> {
    return this.unitOfWork.sql(
      `SELECT id, workspace_id AS "workspaceId" FROM storage.upload
        WHERE status = 'pending' AND judge_after <= kernel.now()
          AND (checking_until IS NULL OR checking_until < kernel.now())
        ORDER BY judge_after LIMIT $1`,
      [limit],
    );
  }

  /** @returns false when the upload is not pending any more. */
  async markReady(id: string, verdictId: string | null): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload
          SET status = 'ready', completed_at = kernel.now(), verdict_id = $2, judge_after = NULL
        WHERE id = $1 AND status = 'pending' RETURNING id`,
      [id, verdictId],
    );
    return rows.length > 0;
  }

  /** @returns false when the upload is not pending any more. */
  async markRejected(id: string, why: Rejection): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload
          SET status = 'rejected', rejection_code = $2, rejection_detail = $3, rejection_rule = $4,
              verdict_id = $5, completed_at = kernel.now(), judge_after = NULL
        WHERE id = $1 AND status = 'pending' RETURNING id`,
      [id, why.code, why.detail, why.rule ?? null, why.verdictId ?? null],
    );
    return rows.length > 0;
  }

  /** The bytes of a ready upload are gone from the store. */
  async markGone(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload SET status = 'deleted', deleted_at = kernel.now(), filename = ''
        WHERE id = $1 AND status = 'ready'`,
      [id],
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

  /**
   * Forgets uploads that nobody completed or judged in time, and rejected ones. @returns their ids:
   * the caller removes the copies of those that were kept.
   */
  async dropAbandoned(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `UPDATE storage.upload SET status = 'deleted', deleted_at = kernel.now(), filename = ''
        WHERE id IN (SELECT id FROM storage.upload
                      WHERE status IN ('pending', 'rejected')
                        AND created_at < kernel.now() - $2 * interval '1 second'
                      ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING id`,
      [limit, ABANDONED_AFTER_S],
    );
    return rows.map((row) => row.id);
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { ABANDONED_AFTER_S, type Checking, type Upload, type UploadStatus } from '../upload.js';

const COLUMNS = `u.id, u.workspace_id AS "workspaceId", u.filename, u.content_type AS "contentType",
         coalesce(o.bytes, u.bytes)::float8 AS bytes, u.status,
         u.rejection_code AS "rejectionCode", u.rejection_detail AS "rejectionDetail",
         u.rejection_rule AS "rejectionRule", u.verdict_id AS "verdictId", u.kept_at AS "keptAt",
         u.created_at AS "createdAt", o.width, o.height, o.placeholder, o.transparent`;
const SELECT_UPLOAD = `
  SELECT ${COLUMNS} FROM storage.upload u LEFT JOIN storage.object o ON o.id = u.id`;
/** Ready means that the bytes are there: an upload on its way out is not shown any more. */
const VISIBLE = `u.status <> 'deleted' AND (u.status <> 'ready' OR o.state = 'stored')`;

/** Whoever holds the lease, also after its time while nobody else took it. */
const MINE = `id = $1 AND status = 'pending' AND checking_token = $2`;
const RELEASED = 'checking_until = NULL, checking_token = NULL';

type NewUpload = Pick<Upload, 'id' | 'workspaceId' | 'filename' | 'contentType' | 'bytes'>;

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

  async add(upload: NewUpload): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO storage.upload (id, workspace_id, filename, content_type, bytes)
       VALUES ($1, $2, $3, $4, $5)`,
      [upload.id, upload.workspaceId, upload.filename, upload.contentType, upload.bytes],
    );
  }

  /** Adds an upload whose bytes are here already: from its first moment the caller checks it. */
  async addForChecking(upload: NewUpload, lease_s: number): Promise<Checking> {
    return this.unitOfWork.run(async () => {
      await this.add(upload);
      const checking = await this.takeForChecking(upload.id, lease_s);
      if (!checking) throw new Error('a new upload is checked by somebody else');
      return checking;
    });
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

  /** Takes the right to check the bytes. @returns null when somebody else has it, or nobody may. */
  async takeForChecking(id: string, lease_s: number): Promise<Checking | null> {
    const [row] = await this.unitOfWork.sql<Checking>(
      `UPDATE storage.upload
          SET checking_until = kernel.now() + $2 * interval '1 second', checking_token = uuidv7()
        WHERE id = $1 AND status = 'pending'
          AND (checking_until IS NULL OR checking_until < kernel.now())
    RETURNING id, workspace_id AS "workspaceId", checking_token AS token, kept_at AS "keptAt"`,
      [id, lease_s],
    );
    return row ?? null;
  }

  /** Begins the lease anew. @returns false when it went to somebody else, or the upload ended. */
  async prolongChecking({ id, token }: Checking, lease_s: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload SET checking_until = kernel.now() + $3 * interval '1 second'
        WHERE ${MINE} RETURNING id`,
      [id, token, lease_s],
    );
    return rows.length > 0;
  }

  async releaseChecking({ id, token }: Checking): Promise<void> {
    await this.unitOfWork.sql(`UPDATE storage.upload SET ${RELEASED} WHERE ${MINE}`, [id, token]);
  }

  /**
   * Our own copy is stored, and moderators are asked about it next.
   * @returns false when the lease went to somebody else, or the upload ended.
   */
  async markKept({ id, token }: Checking): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload SET kept_at = kernel.now(), judge_after = kernel.now()
        WHERE ${MINE} RETURNING id`,
      [id, token],
    );
    return rows.length > 0;
  }

  /** A moderator was away: gives the lease back and is due again after a while. */
  async judgeAgain({ id, token }: Checking, delay_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.upload
          SET ${RELEASED}, judge_after = kernel.now() + $3 * interval '1 second'
        WHERE ${MINE}`,
      [id, token, delay_s],
    );
  }

  /** How the upload stands now; `deleted` where there is none. */
  async statusOf(id: string): Promise<UploadStatus> {
    const [row] = await this.unitOfWork.sql<{ status: UploadStatus }>(
      'SELECT status FROM storage.upload WHERE id = $1',
      [id],
    );
    return row?.status ?? 'deleted';
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

  /** @returns false when the lease went to somebody else, or the upload ended. */
  async markReady({ id, token }: Checking, verdictId: string | null): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload
          SET status = 'ready', completed_at = kernel.now(), verdict_id = $3, judge_after = NULL
        WHERE ${MINE} RETURNING id`,
      [id, token, verdictId],
    );
    return rows.length > 0;
  }

  /** @returns false when the lease went to somebody else, or the upload ended. */
  async markRejected({ id, token }: Checking, why: Rejection): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.upload
          SET status = 'rejected', rejection_code = $3, rejection_detail = $4, rejection_rule = $5,
              verdict_id = $6, completed_at = kernel.now(), judge_after = NULL
        WHERE ${MINE} RETURNING id`,
      [id, token, why.code, why.detail, why.rule ?? null, why.verdictId ?? null],
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

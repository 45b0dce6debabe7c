import { Injectable } from '@nestjs/common';
import type { Keeping } from '#catalog';
import { UnitOfWork } from '#kernel';
import type { LeavingUpload } from '../storage.js';
import { KEPT, keepingsParam, UNTOLD } from './deletion-rule.js';
import { NOT_HELD } from './legal-hold.repository.js';

/** A file that goes at a day, as its owner is told; null: not soon after all. */
export interface Leaving {
  objectId: string;
  ownerKind: 'upload' | 'image';
  ownerId: string;
  bytes: number;
  leavesAt: Date | null;
}

/** What a customer was told in one go. */
export interface DeletionNotice {
  id: string;
  workspaceId: string;
  images: number;
  uploads: number;
  bytes: number;
  firstAt: Date;
  lastAt: Date;
  /** false: in the studio alone. */
  mailed: boolean;
  createdAt: Date;
}

type Keepings = ReadonlyMap<string, Keeping>;

/** Originals that their owner sees, or could. */
const FILES = `o.state = 'stored' AND o.original_id IS NULL AND o.kind IN ('upload', 'output')`;
/** The day that was told is over before the file's days are: they were prolonged since. */
const PROLONGED = 'o.leaves_at < kept.until';
/** Its days are over so many days after the notice would be due. */
const ENDS_WITHIN = (days: string) =>
  `kept.until < kernel.now() + interval '1 day' * (kept.notice_days + ${days})`;
const LEAVING = `o.id AS "objectId", o.owner_kind AS "ownerKind", o.owner_id AS "ownerId",
  o.bytes::float8 AS bytes, o.leaves_at AS "leavesAt"`;
const NOTICE = `n.id, n.workspace_id AS "workspaceId", n.images, n.uploads, n.bytes::float8 AS bytes,
  n.first_at AS "firstAt", n.last_at AS "lastAt", n.mailed, n.created_at AS "createdAt"`;

/** The days that owners are told, and what they were told. */
@Injectable()
export class NoticeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Those of the workspaces that have files whose notice is due within `ahead_days`, or whose days
   * were prolonged after one.
   */
  async concerned(keepings: Keepings, ahead_days: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT DISTINCT o.workspace_id AS id FROM storage.object o ${KEPT}
        WHERE ${FILES} AND o.workspace_id = ANY($3) AND ${NOT_HELD}
          AND (${UNTOLD} AND ${ENDS_WITHIN('$1')} OR ${PROLONGED})`,
      [ahead_days, keepingsParam(keepings), [...keepings.keys()]],
    );
    return rows.map((row) => row.id);
  }

  /** Puts right what was told of files whose days were prolonged. @returns them */
  prolong(keepings: Keepings): Promise<Leaving[]> {
    return this.unitOfWork.sql<Leaving>(
      `UPDATE storage.object o SET leaves_at = moved.at
         FROM (SELECT o.id, CASE WHEN ${ENDS_WITHIN('$1')} THEN kept.until END AS at
                 FROM storage.object o ${KEPT}
                WHERE ${FILES} AND o.workspace_id = ANY($3) AND ${PROLONGED}
                ORDER BY o.id FOR UPDATE OF o) AS moved
        WHERE o.id = moved.id RETURNING ${LEAVING}`,
      [0, keepingsParam(keepings), [...keepings.keys()]],
    );
  }

  /** Files without a notice whose notice is due within `ahead_days`; held until the transaction ends. */
  async untold(
    keepings: Keepings,
    ahead_days: number,
    { after, limit }: { after: string | null; limit: number },
  ): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT o.id FROM storage.object o ${KEPT}
        WHERE ${FILES} AND o.workspace_id = ANY($3) AND ($4::uuid IS NULL OR o.id > $4)
          AND ${NOT_HELD} AND ${UNTOLD} AND ${ENDS_WITHIN('$1')}
        ORDER BY o.id LIMIT $5 FOR UPDATE OF o`,
      [ahead_days, keepingsParam(keepings), [...keepings.keys()], after, limit],
    );
    return rows.map((row) => row.id);
  }

  /** From now on they are told of: each goes when its days are over, and not before its notice is. */
  tell(keepings: Keepings, ids: readonly string[]): Promise<Leaving[]> {
    return this.unitOfWork.sql<Leaving>(
      `UPDATE storage.object o SET leaves_at = told.at
         FROM (SELECT o.id, greatest(kept.until,
                        kernel.now() + interval '1 day' * kept.notice_days) AS at
                 FROM storage.object o ${KEPT} WHERE o.id = ANY($1)) AS told
        WHERE o.id = told.id RETURNING ${LEAVING}`,
      [ids, keepingsParam(keepings)],
    );
  }

  /** Those of the uploads that can be used, and so are seen. */
  async seenUploads(ids: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM storage.upload WHERE id = ANY($1) AND status = 'ready'`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  /** Whether the customer was told anything in the last so many days. */
  async wasToldWithin(workspaceId: string, days: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM storage.deletion_notice
        WHERE workspace_id = $1 AND created_at > kernel.now() - interval '1 day' * $2::int LIMIT 1`,
      [workspaceId, days],
    );
    return rows.length > 0;
  }

  async add(notice: Omit<DeletionNotice, 'id' | 'createdAt'>): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO storage.deletion_notice (workspace_id, images, uploads, bytes, first_at, last_at,
                                            mailed)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        notice.workspaceId,
        notice.images,
        notice.uploads,
        notice.bytes,
        notice.firstAt,
        notice.lastAt,
        notice.mailed,
      ],
    );
  }

  /** Newest first. */
  async list(filter: {
    start: number;
    end: number;
    workspaceId?: string | undefined;
  }): Promise<{ items: DeletionNotice[]; total: number }> {
    const where = 'WHERE ($1::uuid IS NULL OR n.workspace_id = $1)';
    const workspace = filter.workspaceId ?? null;
    const items = await this.unitOfWork.sql<DeletionNotice>(
      `SELECT ${NOTICE} FROM storage.deletion_notice n ${where}
        ORDER BY n.id DESC OFFSET $2 LIMIT $3`,
      [workspace, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM storage.deletion_notice n ${where}`,
      [workspace],
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Uploads of the workspace that go soon, the first to go first. */
  leavingUploads(workspaceId: string, limit: number): Promise<LeavingUpload[]> {
    return this.unitOfWork.sql(
      `SELECT o.id, u.filename, o.bytes::float8 AS bytes, o.leaves_at AS "leavesAt",
              u.created_at AS "createdAt"
         FROM storage.object o JOIN storage.upload u ON u.id = o.id AND u.status = 'ready'
        WHERE o.workspace_id = $1 AND o.leaves_at IS NOT NULL AND o.state = 'stored'
        ORDER BY o.leaves_at, o.id LIMIT $2`,
      [workspaceId, limit],
    );
  }
}

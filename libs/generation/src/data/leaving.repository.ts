import { UnitOfWork, type LeavingFile } from '#kernel';
import { Injectable } from '@nestjs/common';
import { SHOWN } from './gallery.repository.js';

/** Pictures that retention deletes soon, as their owners were told. */
@Injectable()
export class LeavingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Notes the day beside each picture. @returns the objects of those that the gallery shows */
  async note(files: readonly LeavingFile[]): Promise<string[]> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql<{ objectId: string; isShown: boolean }>(
      `UPDATE generation.image i SET leaves_at = f.leaves_at
         FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS f (id, object_id, leaves_at)
        WHERE i.id = f.id AND i.object_id = f.object_id
    RETURNING i.object_id AS "objectId", (${SHOWN}) AS "isShown"`,
      [
        files.map(({ owner }) => owner.id),
        files.map(({ objectId }) => objectId),
        files.map(({ leavesAt }) => leavesAt),
      ],
    );
    return rows.filter(({ isShown }) => isShown).map(({ objectId }) => objectId);
  }

  /** Of those in the gallery. */
  async summary(
    workspaceId: string,
  ): Promise<{ count: number; bytes: number; firstAt: Date | null; lastAt: Date | null }> {
    const [row] = await this.unitOfWork.sql<{
      count: number;
      bytes: number;
      firstAt: Date | null;
      lastAt: Date | null;
    }>(
      `SELECT count(*)::int AS count, coalesce(sum(i.bytes), 0)::float8 AS bytes,
              min(i.leaves_at) AS "firstAt", max(i.leaves_at) AS "lastAt"
         FROM generation.image i
        WHERE i.workspace_id = $1 AND i.leaves_at IS NOT NULL AND ${SHOWN}`,
      [workspaceId],
    );
    return row ?? { count: 0, bytes: 0, firstAt: null, lastAt: null };
  }

  /** So many at a time, the first to go first. @param part from 1 */
  part(workspaceId: string, part: number, size: number): Promise<{ id: string; bytes: number }[]> {
    return this.unitOfWork.sql(
      `SELECT i.id, i.bytes::float8 AS bytes FROM generation.image i
        WHERE i.workspace_id = $1 AND i.leaves_at IS NOT NULL AND ${SHOWN}
        ORDER BY i.leaves_at, i.id OFFSET $2 LIMIT $3`,
      [workspaceId, (part - 1) * size, size],
    );
  }
}

import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { SHOWN } from './gallery.repository.js';

/** What an archive holds. */
export interface Archived {
  imageIds: readonly string[];
  uploadIds: readonly string[];
}

/** Selections that wait to be downloaded. The owner is in every query. */
@Injectable()
export class ArchiveRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of these images, those in the workspace's gallery, in the given order, and all their bytes. */
  async present(
    workspaceId: string,
    imageIds: readonly string[],
  ): Promise<{ ids: string[]; bytes: number }> {
    const rows = await this.unitOfWork.sql<{ id: string; bytes: number }>(
      `SELECT i.id, i.bytes::float8 AS bytes
         FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen (id, at)
         JOIN generation.image i ON i.id = chosen.id
        WHERE i.workspace_id = $1 AND ${SHOWN} ORDER BY chosen.at`,
      [workspaceId, imageIds],
    );
    return {
      ids: rows.map((row) => row.id),
      bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
    };
  }

  async add(id: string, workspaceId: string, { imageIds, uploadIds }: Archived): Promise<Date> {
    const [row] = await this.unitOfWork.sql<{ createdAt: Date }>(
      `INSERT INTO generation.archive (id, workspace_id, image_ids, upload_ids)
       VALUES ($1, $2, $3, $4) RETURNING created_at AS "createdAt"`,
      [id, workspaceId, imageIds, uploadIds],
    );
    return (row as { createdAt: Date }).createdAt;
  }

  /** What is in it, unless it is older. */
  async find(workspaceId: string, id: string, hours: number): Promise<Archived | null> {
    const [row] = await this.unitOfWork.sql<Archived>(
      `SELECT image_ids AS "imageIds", upload_ids AS "uploadIds" FROM generation.archive
        WHERE id = $1 AND workspace_id = $2 AND created_at > kernel.now() - $3 * interval '1 hour'`,
      [id, workspaceId, hours],
    );
    return row ?? null;
  }

  /** @returns how many rows went */
  async deleteOld(hours: number, limit: number): Promise<number> {
    const rows = await this.unitOfWork.sql(
      `DELETE FROM generation.archive WHERE id IN (
         SELECT id FROM generation.archive
          WHERE created_at <= kernel.now() - $1 * interval '1 hour' LIMIT $2) RETURNING id`,
      [hours, limit],
    );
    return rows.length;
  }
}

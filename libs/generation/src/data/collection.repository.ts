import { newId, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { COVER_COLUMNS, type Cover } from './cover.js';
import { SHOWN } from './gallery.repository.js';

/** A row of generation.collection. */
export interface CollectionRow extends Cover {
  id: string;
  name: string;
  /** Pictures in it, those in the trash included. */
  entries: number;
  createdAt: Date;
}

const SELECT = `
  SELECT c.id, c.name, c.entries, c.created_at AS "createdAt", ${COVER_COLUMNS}
    FROM generation.collection c
    LEFT JOIN LATERAL (
      SELECT i.id, i.placeholder
        FROM generation.collection_image ci JOIN generation.image i ON i.id = ci.image_id
       WHERE ci.collection_id = c.id AND ci.is_shown AND ${SHOWN}
       ORDER BY ci.created_at DESC, ci.image_id DESC LIMIT 1) AS cover ON true`;

/** Collections and what is in them. The owner is in every query. */
@Injectable()
export class CollectionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first; `before` is the id of the last row of the page before. */
  list(workspaceId: string, before: string | null, limit: number): Promise<CollectionRow[]> {
    return this.unitOfWork.sql<CollectionRow>(
      `${SELECT} WHERE c.workspace_id = $1 AND ($2::uuid IS NULL OR c.id < $2)
        ORDER BY c.id DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  async find(workspaceId: string, id: string): Promise<CollectionRow | null> {
    const [row] = await this.unitOfWork.sql<CollectionRow>(
      `${SELECT} WHERE c.id = $1 AND c.workspace_id = $2`,
      [id, workspaceId],
    );
    return row ?? null;
  }

  /** @returns its id; null where the workspace has that many already */
  async add(workspaceId: string, name: string, most: number): Promise<string | null> {
    this.unitOfWork.requireTransaction();
    // One at a time, so that the count holds.
    await this.unitOfWork.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `generation.collections:${workspaceId}`,
    ]);
    const [row] = await this.unitOfWork.sql<{ id: string }>(
      `INSERT INTO generation.collection (id, workspace_id, name)
       SELECT $1, $2, $3
        WHERE (SELECT count(*) FROM generation.collection WHERE workspace_id = $2) < $4
    RETURNING id`,
      [newId(), workspaceId, name, most],
    );
    return row?.id ?? null;
  }

  async rename(workspaceId: string, id: string, name: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.collection SET name = $3 WHERE id = $1 AND workspace_id = $2 RETURNING id`,
      [id, workspaceId, name],
    );
    return rows.length > 0;
  }

  /** Its pictures stay. */
  async delete(workspaceId: string, id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'DELETE FROM generation.collection WHERE id = $1 AND workspace_id = $2 RETURNING id',
      [id, workspaceId],
    );
    return rows.length > 0;
  }

  /** Locks the collection until the transaction ends. @returns how many pictures are in it */
  async lock(workspaceId: string, id: string): Promise<number | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ entries: number }>(
      `SELECT entries FROM generation.collection WHERE id = $1 AND workspace_id = $2 FOR UPDATE`,
      [id, workspaceId],
    );
    return row?.entries ?? null;
  }

  /**
   * Of these images, those in the workspace's gallery; none is deleted before the transaction ends.
   * Before the collection is locked: deleting a picture takes its collections after it.
   */
  async holdShown(workspaceId: string, imageIds: readonly string[]): Promise<string[]> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT i.id FROM generation.image i
        WHERE i.id = ANY($2) AND i.workspace_id = $1 AND ${SHOWN} ORDER BY i.id FOR SHARE`,
      [workspaceId, imageIds],
    );
    return rows.map((row) => row.id);
  }

  /** @param imageIds that are held. @returns how many came in */
  async putIn(id: string, imageIds: readonly string[]): Promise<number> {
    const rows = await this.unitOfWork.sql(
      `INSERT INTO generation.collection_image (collection_id, image_id, created_at)
       SELECT $1, i.id, i.created_at FROM generation.image i WHERE i.id = ANY($2) ORDER BY i.id
       ON CONFLICT DO NOTHING RETURNING image_id`,
      [id, imageIds],
    );
    return rows.length;
  }

  /** @returns how many went out */
  async takeOut(id: string, imageIds: readonly string[]): Promise<number> {
    const rows = await this.unitOfWork.sql(
      `DELETE FROM generation.collection_image
        WHERE collection_id = $1 AND image_id = ANY($2) RETURNING image_id`,
      [id, imageIds],
    );
    return rows.length;
  }
}

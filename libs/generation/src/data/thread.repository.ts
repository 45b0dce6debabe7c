import { newId, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { COVER_COLUMNS, type Cover } from './cover.js';
import { SHOWN } from './gallery.repository.js';
import { GENERATION_COLUMNS, type GenerationRow } from './rows.js';

/** A row of generation.thread. */
export interface ThreadRow extends Cover {
  id: string;
  workspaceId: string;
  title: string;
  turns: number;
  recency: string;
  createdAt: Date;
  touchedAt: Date;
}

const SELECT = `
  SELECT t.id, t.workspace_id AS "workspaceId", t.title, t.turns, t.recency,
         t.created_at AS "createdAt", t.touched_at AS "touchedAt", ${COVER_COLUMNS}
    FROM generation.thread t
    LEFT JOIN LATERAL (
      SELECT i.id, i.placeholder
        FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
       WHERE g.thread_id = t.id AND ${SHOWN}
       ORDER BY g.id DESC, i.index LIMIT 1) AS cover ON true`;

/** Threads, and which run belongs to which. The owner is in every query. */
@Injectable()
export class ThreadRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Most recent turn first; `before` is the recency of the last row of the page before. */
  list(workspaceId: string, before: string | null, limit: number): Promise<ThreadRow[]> {
    return this.unitOfWork.sql<ThreadRow>(
      `${SELECT} WHERE t.workspace_id = $1 AND ($2::uuid IS NULL OR t.recency < $2)
        ORDER BY t.recency DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  async find(workspaceId: string, id: string): Promise<ThreadRow | null> {
    const [row] = await this.unitOfWork.sql<ThreadRow>(
      `${SELECT} WHERE t.id = $1 AND t.workspace_id = $2`,
      [id, workspaceId],
    );
    return row ?? null;
  }

  /** The runs of a thread, the first one first. */
  turnsOf(id: string): Promise<GenerationRow[]> {
    return this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g
        WHERE g.thread_id = $1 ORDER BY g.id`,
      [id],
    );
  }

  /** A new thread with one turn. @returns its id */
  async add(workspaceId: string, title: string): Promise<string> {
    const id = newId();
    await this.unitOfWork.sql(
      'INSERT INTO generation.thread (id, workspace_id, title) VALUES ($1, $2, $3)',
      [id, workspaceId, title],
    );
    return id;
  }

  /** Counts one more turn. @returns false where there is no room, or no such thread */
  async addTurn(workspaceId: string, id: string, most: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.thread
          SET turns = turns + 1, recency = uuidv7(), touched_at = kernel.now()
        WHERE id = $1 AND workspace_id = $2 AND turns < $3 RETURNING id`,
      [id, workspaceId, most],
    );
    return rows.length > 0;
  }

  /** The thread that a run is in; its row stays locked until the transaction ends. */
  async threadOfLocked(generationId: string): Promise<string | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ threadId: string | null }>(
      'SELECT thread_id AS "threadId" FROM generation.generation WHERE id = $1 FOR UPDATE',
      [generationId],
    );
    return row?.threadId ?? null;
  }

  async adopt(id: string, generationId: string): Promise<void> {
    await this.unitOfWork.sql('UPDATE generation.generation SET thread_id = $1 WHERE id = $2', [
      id,
      generationId,
    ]);
  }

  async rename(workspaceId: string, id: string, title: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.thread SET title = $3 WHERE id = $1 AND workspace_id = $2 RETURNING id`,
      [id, workspaceId, title],
    );
    return rows.length > 0;
  }

  /** The runs stay: they are of no thread then. */
  async delete(workspaceId: string, id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'DELETE FROM generation.thread WHERE id = $1 AND workspace_id = $2 RETURNING id',
      [id, workspaceId],
    );
    return rows.length > 0;
  }
}

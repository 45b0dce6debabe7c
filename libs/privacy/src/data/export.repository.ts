import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ExportCursor, ExportEnd, ExportPart, ExportStatus, PersonExport } from '../export.js';

const COLUMNS = `x.id, x.user_id AS "userId", x.workspace_id AS "workspaceId", x.status,
  x.asked_by AS "askedBy", x.operator_id AS "operatorId", x.asked_at AS "askedAt", x.failures,
  x.last_error AS "lastError", x.cursor, x.counts, x.pictures_in_all AS "picturesInAll", x.pictures,
  x.left_out AS "leftOut", x.ready_at AS "readyAt", x.expires_at AS "expiresAt",
  x.ended_at AS "endedAt", x.end_reason AS "endReason",
  coalesce((SELECT json_agg(json_build_object('number', p.number, 'folder', p.folder,
                     'bytes', p.bytes, 'sha256', p.sha256, 'files', p.files) ORDER BY p.number)
              FROM privacy.export_part p WHERE p.export_id = x.id), '[]') AS parts`;
const OPEN = `status IN ('waiting', 'running')`;

/** Whoever builds an export says so with each step; another may have taken it. */
export interface ExportLease {
  id: string;
  token: string;
}

/** What stands in an export when a part is whole. */
export interface ExportProgress {
  cursor: ExportCursor;
  counts: Readonly<Record<string, number>>;
  pictures: number;
  leftOut: number;
}

/** Exports and their parts. */
@Injectable()
export class ExportRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null where one is under way. */
  async ask(wish: {
    userId: string;
    workspaceId: string;
    operatorId: string | null;
  }): Promise<PersonExport | null> {
    const [row] = await this.unitOfWork.sql<PersonExport>(
      `INSERT INTO privacy.export AS x (user_id, workspace_id, asked_by, operator_id)
       VALUES ($1, $2, CASE WHEN $3::uuid IS NULL THEN 'customer' ELSE 'operator' END, $3)
       ON CONFLICT (workspace_id) WHERE ${OPEN} DO NOTHING RETURNING ${COLUMNS}`,
      [wish.userId, wish.workspaceId, wish.operatorId],
    );
    return row ?? null;
  }

  async open(workspaceId: string): Promise<PersonExport | null> {
    const [row] = await this.unitOfWork.sql<PersonExport>(
      `SELECT ${COLUMNS} FROM privacy.export x WHERE workspace_id = $1 AND ${OPEN}`,
      [workspaceId],
    );
    return row ?? null;
  }

  async find(id: string): Promise<PersonExport | null> {
    const [row] = await this.unitOfWork.sql<PersonExport>(
      `SELECT ${COLUMNS} FROM privacy.export x WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** When the customer asked in the last so many hours, oldest first; what failed does not count. */
  async askedWithin(workspaceId: string, hours: number): Promise<Date[]> {
    const rows = await this.unitOfWork.sql<{ askedAt: Date }>(
      `SELECT asked_at AS "askedAt" FROM privacy.export
        WHERE workspace_id = $1 AND asked_by = 'customer' AND status <> 'failed'
          AND asked_at > kernel.now() - $2 * interval '1 hour' ORDER BY asked_at`,
      [workspaceId, hours],
    );
    return rows.map(({ askedAt }) => askedAt);
  }

  /** Newest first, from the one after `before`. */
  page(workspaceId: string, before: string | null, limit: number): Promise<PersonExport[]> {
    return this.unitOfWork.sql<PersonExport>(
      `SELECT ${COLUMNS} FROM privacy.export x
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  /** For operators, newest first. */
  async list(filter: {
    status?: ExportStatus | undefined;
    workspaceId?: string | undefined;
    start: number;
    end: number;
  }): Promise<{ items: PersonExport[]; total: number }> {
    const where = `($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR workspace_id = $2)`;
    const params = [filter.status ?? null, filter.workspaceId ?? null];
    const items = await this.unitOfWork.sql<PersonExport>(
      `SELECT ${COLUMNS} FROM privacy.export x WHERE ${where} ORDER BY id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM privacy.export WHERE ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Those that nobody works on although they are due. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM privacy.export
        WHERE ${OPEN} AND next_try_at <= kernel.now()
          AND (lease_until IS NULL OR lease_until <= kernel.now())
        ORDER BY next_try_at LIMIT $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns null where another has it, or nothing is to be done. */
  async take({ id, token }: ExportLease, lease_s: number): Promise<PersonExport | null> {
    const [row] = await this.unitOfWork.sql<PersonExport>(
      `UPDATE privacy.export x
          SET status = 'running', lease_token = $2,
              lease_until = kernel.now() + $3 * interval '1 second'
        WHERE id = $1 AND ${OPEN} AND next_try_at <= kernel.now()
          AND (lease_until IS NULL OR lease_until <= kernel.now())
    RETURNING ${COLUMNS}`,
      [id, token, lease_s],
    );
    return row ?? null;
  }

  /** @returns false where the export is another's, or over. In a transaction it stays so until its end. */
  async renew(
    { id, token }: ExportLease,
    lease_s: number,
    pictures: number | null,
  ): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE privacy.export
          SET lease_until = kernel.now() + $3 * interval '1 second',
              pictures = coalesce($4, pictures)
        WHERE id = $1 AND lease_token = $2 RETURNING 1`,
      [id, token, lease_s, pictures],
    );
    return rows.length > 0;
  }

  async setPicturesInAll({ id, token }: ExportLease, count: number): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE privacy.export SET pictures_in_all = $3 WHERE id = $1 AND lease_token = $2',
      [id, token, count],
    );
  }

  /** A part is whole; whoever goes on begins behind it. In the transaction of a `renew`. */
  async savePart(id: string, part: ExportPart, progress: ExportProgress): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO privacy.export_part (export_id, number, folder, bytes, sha256, files)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, part.number, part.folder, part.bytes, part.sha256, part.files],
    );
    await this.unitOfWork.sql(
      `UPDATE privacy.export
          SET cursor = $2, counts = $3, pictures = $4, left_out = $5, failures = 0, last_error = NULL
        WHERE id = $1`,
      [
        id,
        JSON.stringify(progress.cursor),
        JSON.stringify(progress.counts),
        progress.pictures,
        progress.leftOut,
      ],
    );
  }

  /** @returns null where it is another's, or over. */
  async finish({ id, token }: ExportLease, kept_days: number): Promise<PersonExport | null> {
    const [row] = await this.unitOfWork.sql<PersonExport>(
      `UPDATE privacy.export x
          SET status = 'ready', lease_token = NULL, lease_until = NULL, ready_at = kernel.now(),
              expires_at = kernel.now() + $3 * interval '1 day'
        WHERE id = $1 AND lease_token = $2 RETURNING ${COLUMNS}`,
      [id, token, kept_days],
    );
    return row ?? null;
  }

  /** It is tried again after so long, or, without that, never. @returns whether it was ours */
  async fail({ id, token }: ExportLease, error: string, retry_s: number | null): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE privacy.export
          SET status = CASE WHEN $4::float8 IS NULL THEN 'failed' ELSE 'waiting' END,
              lease_token = NULL, lease_until = NULL, failures = failures + 1, last_error = $3,
              next_try_at = kernel.now() + coalesce($4::float8, 0) * interval '1 second'
        WHERE id = $1 AND lease_token = $2 RETURNING 1`,
      [id, token, error, retry_s],
    );
    return rows.length > 0;
  }

  /** Those of a workspace that are under way or can be fetched, until the transaction ends. */
  async alive(workspaceId: string): Promise<PersonExport[]> {
    this.unitOfWork.requireTransaction();
    return this.unitOfWork.sql<PersonExport>(
      `SELECT ${COLUMNS} FROM privacy.export x
        WHERE workspace_id = $1 AND status IN ('waiting', 'running', 'ready')
        ORDER BY id FOR UPDATE OF x`,
      [workspaceId],
    );
  }

  /** Ready, and past their day. */
  async expired(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM privacy.export WHERE status = 'ready' AND expires_at <= kernel.now()
        ORDER BY expires_at LIMIT $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns whether this call ended it */
  async end(id: string, reason: ExportEnd): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE privacy.export
          SET status = 'ended', end_reason = $2, ended_at = kernel.now(), lease_token = NULL,
              lease_until = NULL
        WHERE id = $1 AND status <> 'ended' RETURNING 1`,
      [id, reason],
    );
    return rows.length > 0;
  }

  /** One that is under way begins again from its first part. */
  async beginAgain(id: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('DELETE FROM privacy.export_part WHERE export_id = $1', [id]);
    await this.unitOfWork.sql(
      `UPDATE privacy.export
          SET status = 'waiting', lease_token = NULL, lease_until = NULL, cursor = NULL,
              counts = '{}', pictures_in_all = NULL, pictures = 0, left_out = 0,
              next_try_at = kernel.now()
        WHERE id = $1 AND ${OPEN}`,
      [id],
    );
  }

  /** Nobody asks any more what became of it. @returns how many were forgotten */
  async forgetOld(days: number, limit: number): Promise<number> {
    const rows = await this.unitOfWork.sql(
      `DELETE FROM privacy.export WHERE id IN (
         SELECT id FROM privacy.export
          WHERE status IN ('failed', 'ended') AND asked_at < kernel.now() - $1 * interval '1 day'
          LIMIT $2) RETURNING 1`,
      [days, limit],
    );
    return rows.length;
  }

  async forgetAll(workspaceId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      'DELETE FROM privacy.export WHERE workspace_id = $1 RETURNING 1',
      [workspaceId],
    );
    return rows.length;
  }
}

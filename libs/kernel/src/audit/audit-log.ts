import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Principal } from '../http/principal.js';

export interface AuditEntry {
  /** Given where other rows of the transaction must name this one before it can be written. */
  id?: string;
  actor: Pick<Principal, 'userId' | 'email'>;
  /** What was done, `noun.verb-in-past`: `credits.granted`. */
  action: string;
  subjectType: string;
  subjectId: string;
  workspaceId?: string;
  reason: string;
  before?: unknown;
  after?: unknown;
}

export interface AuditRow {
  id: string;
  at: string;
  actorId: string;
  actorEmail: string;
  action: string;
  subjectType: string;
  subjectId: string;
  workspaceId: string | null;
  reason: string;
  before: unknown;
  after: unknown;
}

export interface AuditFilter {
  id?: string;
  subjectType?: string;
  subjectId?: string;
  workspaceId?: string;
  action?: string;
  actorId?: string;
  start: number;
  end: number;
}

/** The append-only record of what operators did. */
@Injectable()
export class AuditLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Writes the row in the action's own transaction: no action without it. @returns its id. */
  async record(entry: AuditEntry): Promise<string> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ id: string }>(
      `INSERT INTO kernel.audit_log
         (actor_id, actor_email, action, subject_type, subject_id, workspace_id, reason, before,
          after, id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, uuidv7())) RETURNING id`,
      [
        entry.actor.userId,
        entry.actor.email,
        entry.action,
        entry.subjectType,
        entry.subjectId,
        entry.workspaceId ?? null,
        entry.reason,
        entry.before === undefined ? null : JSON.stringify(entry.before),
        entry.after === undefined ? null : JSON.stringify(entry.after),
        entry.id ?? null,
      ],
    );
    return (row as { id: string }).id;
  }

  /** Rows that fit the filter, newest first, and how many there are. */
  async list(filter: AuditFilter): Promise<{ items: AuditRow[]; total: number }> {
    const where = `($1::text IS NULL OR subject_type = $1) AND ($2::text IS NULL OR subject_id = $2)
      AND ($3::uuid IS NULL OR workspace_id = $3) AND ($4::text IS NULL OR action = $4)
      AND ($5::uuid IS NULL OR actor_id = $5) AND ($6::uuid IS NULL OR id = $6)`;
    const params = [
      filter.subjectType ?? null,
      filter.subjectId ?? null,
      filter.workspaceId ?? null,
      filter.action ?? null,
      filter.actorId ?? null,
      filter.id ?? null,
    ];
    const items = await this.unitOfWork.sql<Omit<AuditRow, 'at'> & { at: Date }>(
      `SELECT id, at, actor_id AS "actorId", actor_email AS "actorEmail", action,
              subject_type AS "subjectType", subject_id AS "subjectId",
              workspace_id AS "workspaceId", reason, before, after
         FROM kernel.audit_log WHERE ${where} ORDER BY id DESC OFFSET $7 LIMIT $8`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: string }>(
      `SELECT count(*) AS total FROM kernel.audit_log WHERE ${where}`,
      params,
    );
    return {
      items: items.map((row) => ({ ...row, at: row.at.toISOString() })),
      total: Number(count?.total ?? 0),
    };
  }
}

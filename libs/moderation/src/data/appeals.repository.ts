import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { RuleCode } from '../rule.js';
import type { Answer, Decision, SubjectKind } from './verdicts.repository.js';

/** A customer's wish that a person looks at a refusal again, with the verdict that it is about. */
export interface Appeal {
  id: string;
  verdictId: string;
  workspaceId: string;
  contact: string;
  message: string;
  answer: string | null;
  decidedAt: Date | null;
  createdAt: Date;
  subject: SubjectKind;
  reference: string | null;
  prompt: string | null;
  rule: RuleCode;
  answers: Answer[];
  decision: Decision | null;
  decidedBy: string | null;
  blockedAt: Date;
}

export interface AppealFilter {
  start: number;
  end: number;
  open?: boolean | undefined;
  workspaceId?: string | undefined;
}

const SELECT = `
  SELECT a.id, a.verdict_id AS "verdictId", a.workspace_id AS "workspaceId", a.contact, a.message,
         a.answer, a.decided_at AS "decidedAt", a.created_at AS "createdAt", v.subject, v.reference,
         v.prompt, v.rule, v.answers, v.decision, v.decided_by AS "decidedBy",
         v.created_at AS "blockedAt"
    FROM moderation.appeals a JOIN moderation.verdicts v ON v.id = a.verdict_id`;
const WHERE = `WHERE ($1::boolean IS NULL OR (a.decided_at IS NULL) = $1)
  AND ($2::uuid IS NULL OR a.workspace_id = $2)`;

/** Rows of moderation.appeals. */
@Injectable()
export class AppealsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns false when there is one for the verdict already. */
  async add(appeal: {
    id: string;
    verdictId: string;
    workspaceId: string;
    contact: string;
    message: string;
  }): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `INSERT INTO moderation.appeals (id, verdict_id, workspace_id, contact, message)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (verdict_id) DO NOTHING RETURNING id`,
      [appeal.id, appeal.verdictId, appeal.workspaceId, appeal.contact, appeal.message],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<Appeal | null> {
    const [row] = await this.unitOfWork.sql<Appeal>(`${SELECT} WHERE a.id = $1`, [id]);
    return row ?? null;
  }

  async findByVerdict(verdictId: string): Promise<Appeal | null> {
    const rows = await this.unitOfWork.sql<Appeal>(`${SELECT} WHERE a.verdict_id = $1`, [
      verdictId,
    ]);
    return rows[0] ?? null;
  }

  async countOpen(workspaceId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ open: number }>(
      `SELECT count(*)::int AS open FROM moderation.appeals
        WHERE workspace_id = $1 AND decided_at IS NULL`,
      [workspaceId],
    );
    return row?.open ?? 0;
  }

  /** A customer's own, newest first, from the one after `before`. */
  async page(workspaceId: string, before: string | null, limit: number): Promise<Appeal[]> {
    return this.unitOfWork.sql<Appeal>(
      `${SELECT} WHERE a.workspace_id = $1 AND ($2::uuid IS NULL OR a.id < $2)
        ORDER BY a.id DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  async list(filter: AppealFilter): Promise<{ items: Appeal[]; total: number }> {
    const params = [filter.open ?? null, filter.workspaceId ?? null];
    const items = await this.unitOfWork.sql<Appeal>(
      `${SELECT} ${WHERE} ORDER BY a.id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM moderation.appeals a ${WHERE}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Writes the answer of the verdict's open appeal. @returns the appeal, if there is one. */
  async answer(verdictId: string, answer: string): Promise<Appeal | null> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE moderation.appeals SET answer = $2, decided_at = kernel.now()
        WHERE verdict_id = $1 AND decided_at IS NULL RETURNING id`,
      [verdictId, answer],
    );
    return rows.length > 0 ? this.findByVerdict(verdictId) : null;
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { CaseKind, CaseMessage, CaseOrigin, CaseStatus, SupportCase } from '../case.js';

export interface NewCase {
  workspaceId: string;
  kind: CaseKind;
  reference: string | null;
  origin: CaseOrigin;
  suggested: string | null;
}

export interface CaseFilter {
  start: number;
  end: number;
  status?: CaseStatus | undefined;
  kind?: CaseKind | undefined;
  workspaceId?: string | undefined;
  reference?: string | undefined;
}

const CASE = `id, workspace_id AS "workspaceId", kind, reference, origin, suggested, status,
  opened_at AS "openedAt", closed_at AS "closedAt", close_reason AS "closeReason"`;
const WHERE = `WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR kind = $2)
  AND ($3::uuid IS NULL OR workspace_id = $3) AND ($4::text IS NULL OR reference = $4)`;

/** Cases and what was written in them. */
@Injectable()
export class CasesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null when there is such a case already that must not be doubled. */
  async add(newCase: NewCase): Promise<SupportCase | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<SupportCase>(
      `INSERT INTO support.cases (workspace_id, kind, reference, origin, suggested)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING ${CASE}`,
      [newCase.workspaceId, newCase.kind, newCase.reference, newCase.origin, newCase.suggested],
    );
    return row ?? null;
  }

  /** The case that stands in the way of a new one. */
  async findTwin(newCase: NewCase): Promise<SupportCase | null> {
    const [row] = await this.unitOfWork.sql<SupportCase>(
      `SELECT ${CASE} FROM support.cases
        WHERE workspace_id = $1 AND kind = $2 AND reference = $3 AND origin = $4
          AND (origin = 'system' OR status = 'open') ORDER BY id DESC LIMIT 1`,
      [newCase.workspaceId, newCase.kind, newCase.reference, newCase.origin],
    );
    return row ?? null;
  }

  async write(caseId: string, author: CaseMessage['author'], body: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      'INSERT INTO support.messages (case_id, author, body) VALUES ($1, $2, $3)',
      [caseId, author, body],
    );
  }

  async find(id: string): Promise<SupportCase | null> {
    const [row] = await this.unitOfWork.sql<SupportCase>(
      `SELECT ${CASE} FROM support.cases WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** What was written in each case, oldest first. */
  async messagesOf(caseIds: readonly string[]): Promise<Map<string, CaseMessage[]>> {
    const rows = await this.unitOfWork.sql<CaseMessage & { caseId: string }>(
      `SELECT case_id AS "caseId", author, body, written_at AS "writtenAt"
         FROM support.messages WHERE case_id = ANY ($1) ORDER BY id`,
      [caseIds],
    );
    return Map.groupBy(rows, (row) => row.caseId);
  }

  /** A customer's cases, newest first, from the one after `before`. */
  async page(workspaceId: string, before: string | null, limit: number): Promise<SupportCase[]> {
    return this.unitOfWork.sql<SupportCase>(
      `SELECT ${CASE} FROM support.cases
        WHERE workspace_id = $1 AND origin = 'customer' AND ($2::uuid IS NULL OR id < $2)
        ORDER BY id DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  async countOpenByCustomer(workspaceId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ open: number }>(
      `SELECT count(*)::int AS open FROM support.cases
        WHERE workspace_id = $1 AND origin = 'customer' AND status = 'open'`,
      [workspaceId],
    );
    return row?.open ?? 0;
  }

  async list(filter: CaseFilter): Promise<{ items: SupportCase[]; total: number }> {
    const params = [
      filter.status ?? null,
      filter.kind ?? null,
      filter.workspaceId ?? null,
      filter.reference ?? null,
    ];
    const items = await this.unitOfWork.sql<SupportCase>(
      `SELECT ${CASE} FROM support.cases ${WHERE} ORDER BY id DESC OFFSET $5 LIMIT $6`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM support.cases ${WHERE}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  openAbout(references: readonly string[]): Promise<{ reference: string; workspaceId: string }[]> {
    return this.unitOfWork.sql(
      `SELECT DISTINCT reference, workspace_id AS "workspaceId" FROM support.cases
        WHERE reference = ANY($1) AND status = 'open'`,
      [references],
    );
  }

  /** Closes the machine's own open case, without a person. */
  async closeSystem(
    { workspaceId, kind, reference }: Pick<NewCase, 'workspaceId' | 'kind' | 'reference'>,
    reason: string,
  ): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE support.cases SET status = 'closed', closed_at = kernel.now(), close_reason = $4
        WHERE workspace_id = $1 AND kind = $2 AND reference = $3 AND origin = 'system'
          AND status = 'open'`,
      [workspaceId, kind, reference, reason],
    );
  }

  /** @returns false when it was closed before. */
  async close(id: string, operatorId: string, reason: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE support.cases
          SET status = 'closed', closed_at = kernel.now(), closed_by = $2, close_reason = $3
        WHERE id = $1 AND status = 'open' RETURNING id`,
      [id, operatorId, reason],
    );
    return rows.length > 0;
  }
}

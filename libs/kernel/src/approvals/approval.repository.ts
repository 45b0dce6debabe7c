import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Approval, ApprovalStatus, Person, SummaryLine } from './approval.js';
import { APPROVAL_LIFE_h, type ApprovalAction } from './approval-limits.js';

export interface NewApproval {
  action: ApprovalAction;
  subjectType: string;
  subjectId: string;
  workspaceId: string | null;
  payload: object;
  payloadHash: string;
  summary: SummaryLine[];
  amount: number;
  reason: string;
  requestKey: string;
  requestHash: string;
  requestedBy: Person;
  requestAuditId: string;
}

export interface ApprovalFilter {
  /** Those of these actions, and the person's own. */
  visible: { actions: readonly ApprovalAction[]; userId: string };
  status?: ApprovalStatus;
  action?: ApprovalAction;
  workspaceId?: string;
  ids?: string[];
  start: number;
  end: number;
}

export interface Decision {
  approvalId: string;
  outcome: Exclude<ApprovalStatus, 'pending' | 'lapsed'>;
  by: Person;
  reason: string | null;
  auditId: string;
}

type Row = Omit<
  Approval,
  'requestedBy' | 'requestedAt' | 'expiresAt' | 'decidedBy' | 'decidedAt'
> & {
  amount: string;
  requestedBy: string;
  requestedByEmail: string;
  requestedAt: Date;
  expiresAt: Date;
  decidedBy: string | null;
  decidedByEmail: string | null;
  decidedAt: Date | null;
};

const STATUS = `coalesce(d.outcome,
  CASE WHEN a.expires_at <= kernel.now() THEN 'lapsed' ELSE 'pending' END)`;
const COLUMNS = `a.id, a.action, a.subject_type AS "subjectType", a.subject_id AS "subjectId",
  a.workspace_id AS "workspaceId", a.payload, a.payload_hash AS "payloadHash", a.summary, a.amount,
  a.reason, a.request_hash AS "requestHash", a.requested_by AS "requestedBy",
  a.requested_by_email AS "requestedByEmail", a.requested_at AS "requestedAt",
  a.expires_at AS "expiresAt", ${STATUS} AS status, d.decided_by AS "decidedBy",
  d.decided_by_email AS "decidedByEmail", d.decided_at AS "decidedAt",
  d.reason AS "decisionReason", coalesce(d.audit_id, a.request_audit_id) AS "auditId"`;
const FROM = 'kernel.approval a LEFT JOIN kernel.approval_decision d ON d.approval_id = a.id';

/** Requests for a second person and the decisions about them. Rows are only ever added. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Lets one request with this name through at a time; the lock ends with the transaction. */
  async lock(name: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 7246310300))', [
      name,
    ]);
  }

  async create(request: NewApproval): Promise<string> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ id: string }>(
      `INSERT INTO kernel.approval (action, subject_type, subject_id, workspace_id, payload,
         payload_hash, summary, amount, reason, request_key, request_hash, requested_by,
         requested_by_email, request_audit_id, requested_at, expires_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, t.now,
              t.now + $15 * interval '1 hour' FROM (SELECT kernel.now()) t (now) RETURNING id`,
      [
        request.action,
        request.subjectType,
        request.subjectId,
        request.workspaceId,
        JSON.stringify(request.payload),
        request.payloadHash,
        JSON.stringify(request.summary),
        request.amount,
        request.reason,
        request.requestKey,
        request.requestHash,
        request.requestedBy.id,
        request.requestedBy.email,
        request.requestAuditId,
        APPROVAL_LIFE_h,
      ],
    );
    return (row as { id: string }).id;
  }

  find(id: string): Promise<Approval | null> {
    return this.one('a.id = $1', [id]);
  }

  findByKey(requestedBy: string, action: ApprovalAction, key: string): Promise<Approval | null> {
    return this.one('a.requested_by = $1 AND a.action = $2 AND a.request_key = $3', [
      requestedBy,
      action,
      key,
    ]);
  }

  /** The same person's open request for exactly the same. */
  findOpen(requestedBy: string, action: ApprovalAction, hash: string): Promise<Approval | null> {
    return this.one(
      `a.requested_by = $1 AND a.action = $2 AND a.payload_hash = $3 AND ${STATUS} = 'pending'`,
      [requestedBy, action, hash],
    );
  }

  async list(filter: ApprovalFilter): Promise<{ items: Approval[]; total: number }> {
    const where = `(a.action = ANY ($1) OR a.requested_by = $2)
      AND ($3::text IS NULL OR ${STATUS} = $3) AND ($4::text IS NULL OR a.action = $4)
      AND ($5::uuid IS NULL OR a.workspace_id = $5) AND ($6::uuid[] IS NULL OR a.id = ANY ($6))`;
    const params = [
      filter.visible.actions,
      filter.visible.userId,
      filter.status ?? null,
      filter.action ?? null,
      filter.workspaceId ?? null,
      filter.ids ?? null,
    ];
    const rows = await this.unitOfWork.sql<Row>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE ${where} ORDER BY a.id DESC OFFSET $7 LIMIT $8`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM ${FROM} WHERE ${where}`,
      params,
    );
    return { items: rows.map(toApproval), total: count?.total ?? 0 };
  }

  /** How many wait for a decision. */
  async countWaiting(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM ${FROM}
        WHERE a.expires_at > kernel.now() AND d.approval_id IS NULL`,
    );
    return row?.waiting ?? 0;
  }

  /** Waits for a decision that is being made elsewhere. @returns false where there is one. */
  async decide(decision: Decision): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `INSERT INTO kernel.approval_decision
         (approval_id, outcome, decided_by, decided_by_email, decided_at, reason, audit_id)
       VALUES ($1, $2, $3, $4, kernel.now(), $5, $6)
       ON CONFLICT DO NOTHING RETURNING approval_id`,
      [
        decision.approvalId,
        decision.outcome,
        decision.by.id,
        decision.by.email,
        decision.reason,
        decision.auditId,
      ],
    );
    return rows.length > 0;
  }

  private async one(where: string, params: unknown[]): Promise<Approval | null> {
    const [row] = await this.unitOfWork.sql<Row>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE ${where} ORDER BY a.id LIMIT 1`,
      params,
    );
    return row ? toApproval(row) : null;
  }
}

function toApproval({ requestedByEmail, decidedByEmail, ...row }: Row): Approval {
  return {
    ...row,
    amount: Number(row.amount),
    requestedBy: { id: row.requestedBy, email: requestedByEmail },
    requestedAt: row.requestedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedBy:
      row.decidedBy === null ? null : { id: row.decidedBy, email: decidedByEmail as string },
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork, type ModeratorName } from '#kernel';
import type { RuleCode } from '../rule.js';

/** What one moderator said, or that it said nothing. */
export interface Answer {
  moderator: ModeratorName;
  decision: 'allow' | 'review' | 'deny' | 'silent';
  rule?: RuleCode;
  /** The service's own id of its answer. */
  reference?: string;
  /** What it saw in a picture, as shares of 1. */
  scores?: Readonly<Record<string, number>>;
  took_ms: number;
}

/**
 * A prompt, and what must not be in the picture, before money moves; what a
 * model wrote for the customer; a reference at its upload, a made picture before its delivery.
 */
export const SUBJECT_KINDS = ['prompt', 'negative', 'suggestion', 'upload', 'image'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface NewVerdict {
  id: string;
  workspaceId: string;
  subject: SubjectKind;
  reference: string | null;
  prompt: string | null;
  contentHash: Buffer;
  /** A refusal counts against the workspace, see restriction.ts. */
  counts: boolean;
  outcome: 'allowed' | 'blocked' | 'review' | 'unavailable';
  rule: RuleCode | null;
  answers: Answer[];
}

export type Decision = 'upheld' | 'overturned';

export interface Verdict extends Omit<NewVerdict, 'contentHash' | 'counts'> {
  decision: Decision | null;
  decidedAt: Date | null;
  createdAt: Date;
}

export interface VerdictFilter {
  start: number;
  end: number;
  outcome?: Verdict['outcome'] | undefined;
  subject?: Verdict['subject'] | undefined;
  rule?: RuleCode | undefined;
  workspaceId?: string | undefined;
}

/** A grant reaches whoever delivers within seconds; this bridges the longest outage of the worker. */
const WORD_TRAVELS_DAYS = 7;

const VERDICT = `id, workspace_id AS "workspaceId", subject, reference, prompt, outcome, rule, answers,
  decision, decided_at AS "decidedAt", created_at AS "createdAt"`;
const WHERE = `WHERE ($1::text IS NULL OR outcome = $1) AND ($2::text IS NULL OR subject = $2)
  AND ($3::text IS NULL OR rule = $3) AND ($4::uuid IS NULL OR workspace_id = $4)`;

/** What was checked and what came of it. */
@Injectable()
export class VerdictsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(verdict: NewVerdict): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO moderation.verdicts
         (id, workspace_id, subject, reference, prompt, content_hash, outcome, rule, answers,
          counts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        verdict.id,
        verdict.workspaceId,
        verdict.subject,
        verdict.reference,
        verdict.prompt,
        verdict.contentHash,
        verdict.outcome,
        verdict.rule,
        JSON.stringify(verdict.answers),
        verdict.counts,
      ],
    );
  }

  /**
   * What was said about the same bytes before: first what a person allowed in this workspace, then
   * the workspace's own, then others', each newest first.
   */
  async ofContent(
    workspaceId: string,
    contentHash: Buffer,
    subjects: readonly SubjectKind[],
  ): Promise<Verdict[]> {
    return this.unitOfWork.sql<Verdict>(
      `SELECT ${VERDICT} FROM moderation.verdicts
        WHERE content_hash = $2 AND outcome <> 'unavailable' AND subject = ANY($3)
        ORDER BY workspace_id = $1 AND decision IS NOT DISTINCT FROM 'overturned' DESC,
                 workspace_id = $1 DESC, id DESC
        LIMIT 20`,
      [workspaceId, contentHash, subjects],
    );
  }

  async find(id: string): Promise<Verdict | null> {
    const [row] = await this.unitOfWork.sql<Verdict>(
      `SELECT ${VERDICT} FROM moderation.verdicts WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  /**
   * Of these uploads and images, those whose refusal a person still has to look at, or has allowed so
   * lately that the word may not have reached everybody.
   */
  async undecidedOrJustGranted(references: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ reference: string }>(
      `SELECT DISTINCT v.reference FROM moderation.verdicts v
        WHERE v.outcome = 'blocked' AND v.reference = ANY($1)
          AND CASE WHEN v.decision IS NULL
                   THEN EXISTS (SELECT FROM moderation.appeals a WHERE a.verdict_id = v.id)
                   ELSE v.decision = 'overturned'
                        AND v.decided_at > kernel.now() - $2 * interval '1 day' END`,
      [references, WORD_TRAVELS_DAYS],
    );
    return rows.map((row) => row.reference);
  }

  async list(filter: VerdictFilter): Promise<{ items: Verdict[]; total: number }> {
    const params = [
      filter.outcome ?? null,
      filter.subject ?? null,
      filter.rule ?? null,
      filter.workspaceId ?? null,
    ];
    const items = await this.unitOfWork.sql<Verdict>(
      `SELECT ${VERDICT} FROM moderation.verdicts ${WHERE} ORDER BY id DESC OFFSET $5 LIMIT $6`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM moderation.verdicts ${WHERE}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** @returns false when it is not there, is no such verdict, or was decided before. */
  async decide(
    id: string,
    decision: Decision,
    operatorId: string,
    outcome: 'blocked' | 'review' = 'blocked',
  ): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE moderation.verdicts
          SET decision = $2, decided_by = $3, decided_at = kernel.now()
        WHERE id = $1 AND outcome = $4 AND decision IS NULL RETURNING id`,
      [id, decision, operatorId, outcome],
    );
    return rows.length > 0;
  }
}

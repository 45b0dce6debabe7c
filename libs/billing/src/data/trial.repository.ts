import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import {
  DEVICE_WINDOW_h,
  NETWORK_WINDOW_h,
  type Trial,
  type TrialCounts,
  type TrialSignal,
  type TrialStatus,
  type WithheldReason,
} from '../trial.js';

export interface TrialFilter {
  status?: TrialStatus;
  workspaceIds?: readonly string[];
  start: number;
  end: number;
}

/** How a trial was decided. */
export interface TrialDecision {
  workspaceId: string;
  status: 'granted' | 'withheld';
  reasonCode: WithheldReason | null;
  personKey: string;
  throwaway: boolean;
  signals: TrialSignal[];
  credits: number;
}

type Row = Omit<Trial, 'decidedBy'> & { decidedBy: string | null; decidedByEmail: string | null };

const COLUMNS = `workspace_id AS "workspaceId", status, reason_code AS "reasonCode",
  person_key AS "personKey", network_key AS "networkKey", site_key AS "siteKey", device_key AS "deviceKey", signals,
  credits, created_at AS "createdAt", decided_at AS "decidedAt", decided_by AS "decidedBy",
  decided_by_email AS "decidedByEmail", audit_id AS "auditId"`;

/** Who got the free trial, and why others did not. */
@Injectable()
export class TrialRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Notes where a workspace came from; what is known of it already stays. */
  async note(
    workspaceId: string,
    origin: { networkKey: string | null; siteKey?: string | null; deviceKey: string | null },
  ): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.trial (workspace_id, network_key, site_key, device_key)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [workspaceId, origin.networkKey, origin.siteKey ?? null, origin.deviceKey],
    );
  }

  async find(workspaceId: string): Promise<Trial | null> {
    return this.one(workspaceId, '');
  }

  async lock(workspaceId: string): Promise<Trial | null> {
    this.unitOfWork.requireTransaction();
    return this.one(workspaceId, 'FOR UPDATE');
  }

  /** Whoever decides about the same person, device or network goes one after the other. */
  async serialise(keys: readonly (string | null)[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    for (const key of keys.filter((each) => each !== null).sort())
      await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 7246310800))', [
        `trial:${key}`,
      ]);
  }

  /** Trials that were granted before to the same person, device, network and site. */
  async count(
    trial: Pick<Trial, 'networkKey' | 'siteKey' | 'deviceKey'>,
    personKey: string,
  ): Promise<Omit<TrialCounts, 'throwaway'>> {
    const [row] = await this.unitOfWork.sql<Omit<TrialCounts, 'throwaway'>>(
      `SELECT
         (SELECT count(*)::int FROM billing.trial WHERE status = 'granted' AND person_key = $1) AS person,
         (SELECT count(*)::int FROM billing.trial WHERE status = 'granted' AND device_key = $2
             AND decided_at > kernel.now() - $4 * interval '1 hour') AS device,
         (SELECT count(*)::int FROM billing.trial WHERE status = 'granted' AND network_key = $3
             AND decided_at > kernel.now() - $5 * interval '1 hour') AS network,
         CASE WHEN $6::text IS NOT NULL THEN
           (SELECT count(*)::int FROM billing.trial WHERE status = 'granted' AND site_key = $6
               AND decided_at > kernel.now() - $5 * interval '1 hour') END AS site`,
      [
        personKey,
        trial.deviceKey,
        trial.networkKey,
        DEVICE_WINDOW_h,
        NETWORK_WINDOW_h,
        trial.siteKey,
      ],
    );
    return row as Omit<TrialCounts, 'throwaway'>;
  }

  async decide(decision: TrialDecision): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE billing.trial SET status = $2, reason_code = $3, person_key = $4,
              throwaway_mail = $5, signals = $6, credits = $7, decided_at = kernel.now()
        WHERE workspace_id = $1`,
      [
        decision.workspaceId,
        decision.status,
        decision.reasonCode,
        decision.personKey,
        decision.throwaway,
        JSON.stringify(decision.signals),
        decision.credits,
      ],
    );
  }

  /** An operator grants what was withheld; the reason stays on record. */
  async override(
    workspaceId: string,
    credits: number,
    by: { userId: string; email: string },
    auditId: string,
  ): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE billing.trial SET status = 'granted', credits = $2, decided_at = kernel.now(),
              decided_by = $3, decided_by_email = $4, audit_id = $5 WHERE workspace_id = $1`,
      [workspaceId, credits, by.userId, by.email, auditId],
    );
  }

  async list(filter: TrialFilter): Promise<{ items: Trial[]; total: number }> {
    const where = `($1::text IS NULL OR status = $1)
      AND ($2::uuid[] IS NULL OR workspace_id = ANY ($2))`;
    const params = [filter.status ?? null, filter.workspaceIds ?? null];
    const rows = await this.unitOfWork.sql<Row>(
      `SELECT ${COLUMNS} FROM billing.trial WHERE ${where}
        ORDER BY created_at DESC, workspace_id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM billing.trial WHERE ${where}`,
      params,
    );
    return { items: rows.map(toTrial), total: count?.total ?? 0 };
  }

  /**
   * Hashes of networks and devices that no limit looks back to. One that waits for its address keeps
   * its network longer: else accounts that wait out the window could all be confirmed after it.
   */
  async forgetOld(): Promise<void> {
    for (const [column, hours] of [
      ['network_key', NETWORK_WINDOW_h],
      ['site_key', NETWORK_WINDOW_h],
      ['device_key', DEVICE_WINDOW_h],
    ] as const)
      await this.unitOfWork.sql(
        `UPDATE billing.trial SET ${column} = NULL WHERE ${column} IS NOT NULL
            AND greatest(created_at, decided_at) <= kernel.now()
              - CASE WHEN status = 'waiting' THEN $2::int ELSE $1::int END * interval '1 hour'`,
        [hours, DEVICE_WINDOW_h],
      );
  }

  private async one(workspaceId: string, lock: '' | 'FOR UPDATE'): Promise<Trial | null> {
    const [row] = await this.unitOfWork.sql<Row>(
      `SELECT ${COLUMNS} FROM billing.trial WHERE workspace_id = $1 ${lock}`,
      [workspaceId],
    );
    return row ? toTrial(row) : null;
  }
}

function toTrial({ decidedByEmail, ...row }: Row): Trial {
  return {
    ...row,
    decidedBy:
      row.decidedBy === null ? null : { id: row.decidedBy, email: decidedByEmail as string },
  };
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

const ERASED = '[erased]';
/** Verdicts of one transaction. */
const PART = 2_000;

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Rules, outcomes and decisions stay: they say what was done, and not with which words. */
  async verdicts(workspaceId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE moderation.verdicts
          SET prompt = CASE WHEN prompt IS NULL THEN NULL ELSE $2 END,
              content_hash = sha256(uuid_send(id)), answers = '[]'
        WHERE id IN (SELECT id FROM moderation.verdicts
                      WHERE workspace_id = $1 AND content_hash <> sha256(uuid_send(id))
                      ORDER BY id LIMIT $3 FOR UPDATE) RETURNING 1`,
      [workspaceId, ERASED, PART],
    );
    return rows.length;
  }

  /** An appeal that nobody decided is over. */
  async appeals(workspaceId: string): Promise<Record<string, number>> {
    this.unitOfWork.requireTransaction();
    const appeals = await this.unitOfWork.sql(
      `UPDATE moderation.appeals SET contact = $2, message = $2, answer = $2,
              decided_at = coalesce(decided_at, kernel.now())
        WHERE workspace_id = $1
          AND (contact <> $2 OR message <> $2 OR answer IS DISTINCT FROM $2) RETURNING 1`,
      [workspaceId, ERASED],
    );
    const pauses = await this.unitOfWork.sql(
      `UPDATE moderation.restrictions SET lift_reason = $2
        WHERE workspace_id = $1 AND lift_reason <> $2 RETURNING 1`,
      [workspaceId, ERASED],
    );
    return { appeals: appeals.length, reasonsOfPauses: pauses.length };
  }
}

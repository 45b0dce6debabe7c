import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

const ERASED = '[erased]';

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Open cases are over: whom they are about is nobody's customer any more. */
  async cases(workspaceId: string, userId: string): Promise<Record<string, number>> {
    this.unitOfWork.requireTransaction();
    const messages = await this.unitOfWork.sql(
      `UPDATE support.messages m SET body = $2 FROM support.cases c
        WHERE c.id = m.case_id AND c.workspace_id = $1 AND m.body <> $2 RETURNING 1`,
      [workspaceId, ERASED],
    );
    const cases = await this.unitOfWork.sql(
      `UPDATE support.cases
          SET suggested = NULL, status = 'closed', close_reason = $3,
              closed_at = coalesce(closed_at, kernel.now()), closed_by = coalesce(closed_by, $2),
              reference = CASE WHEN origin = 'customer' THEN NULL ELSE reference END
        WHERE workspace_id = $1 RETURNING 1`,
      [workspaceId, userId, ERASED],
    );
    return { cases: cases.length, messages: messages.length };
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DataSubject } from '#kernel';

const ERASED = '[erased]';

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Open cases are over: whom they are about is nobody's customer any more. Somebody still has to see to
   * what the machine reported since then, and to money that it reported at any time: of these only
   * names go.
   */
  async cases(person: DataSubject): Promise<Record<string, number>> {
    this.unitOfWork.requireTransaction();
    const { workspaceId, userId, since } = person;
    const isReported = `(c.origin = 'system' AND c.status = 'open'
                         AND (c.kind = 'payment' OR c.opened_at >= $3))`;
    const { addresses } = person;
    // A name that is also a word of ours is taken from what people wrote alone.
    const words = `CASE m.author WHEN 'system' THEN $2::text[] ELSE $4::text[] END`;
    await this.unitOfWork.sql(
      `UPDATE support.messages m SET body = kernel.redact_text(m.body, ${words}) FROM support.cases c
        WHERE c.id = m.case_id AND c.workspace_id = $1 AND kernel.mentions(m.body, ${words})
          AND ${isReported}`,
      [workspaceId, addresses, since, [...addresses, ...person.names]],
    );
    await this.unitOfWork.sql(
      `UPDATE support.cases c SET suggested = kernel.redact_text(suggested, $2)
        WHERE workspace_id = $1 AND kernel.mentions(suggested, $2) AND ${isReported}`,
      [workspaceId, addresses, since],
    );
    const messages = await this.unitOfWork.sql(
      `UPDATE support.messages m SET body = $2 FROM support.cases c
        WHERE c.id = m.case_id AND c.workspace_id = $1 AND m.body <> $2
          AND ${isReported} IS NOT TRUE RETURNING 1`,
      [workspaceId, ERASED, since],
    );
    const cases = await this.unitOfWork.sql(
      `UPDATE support.cases c
          SET suggested = NULL, status = 'closed', close_reason = $2,
              closed_at = coalesce(closed_at, kernel.now()), closed_by = coalesce(closed_by, $4),
              reference = CASE WHEN origin = 'customer' THEN NULL ELSE reference END
        WHERE workspace_id = $1
          AND ${isReported} IS NOT TRUE
          AND (status <> 'closed' OR suggested IS NOT NULL OR close_reason IS DISTINCT FROM $2
               OR (origin = 'customer' AND reference IS NOT NULL)) RETURNING 1`,
      [workspaceId, ERASED, since, userId],
    );
    return { cases: cases.length, messages: messages.length };
  }
}

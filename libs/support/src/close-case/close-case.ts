import { Injectable } from '@nestjs/common';
import { AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import type { SupportCase } from '../case.js';
import { CasesRepository } from '../data/cases.repository.js';
import { supportErrors } from '../support.errors.js';

/** An operator is done with a case. */
@Injectable()
export class CloseCase {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly cases: CasesRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws 404, 409 `case_closed`. */
  run(
    actor: Principal,
    id: string,
    reason: string,
  ): Promise<{ closed: SupportCase; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const open = await this.get(id);
      if (!(await this.cases.close(id, actor.userId, reason)))
        throw supportErrors.raise('case_closed', 'Somebody closed this case before.');
      const auditId = await this.auditLog.record({
        actor,
        action: 'case.closed',
        subjectType: 'case',
        subjectId: id,
        workspaceId: open.workspaceId,
        reason,
        before: { status: open.status },
        after: { status: 'closed' },
      });
      return { closed: await this.get(id), auditId };
    });
  }

  private async get(id: string): Promise<SupportCase> {
    const found = await this.cases.find(id);
    if (!found) throw kernelErrors.raise('not_found', 'There is no case with this id.');
    return found;
  }
}

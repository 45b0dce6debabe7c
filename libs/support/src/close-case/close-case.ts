import { Injectable } from '@nestjs/common';
import {
  Addressees,
  AuditLog,
  Config,
  kernelErrors,
  Mailer,
  UnitOfWork,
  type Principal,
} from '#kernel';
import type { SupportCase } from '../case.js';
import { CasesRepository } from '../data/cases.repository.js';
import { supportErrors } from '../support.errors.js';
import { answerMail } from './answer-mail.js';

/** An operator is done with a case. */
@Injectable()
export class CloseCase {
  constructor(
    private readonly addressees: Addressees,
    private readonly auditLog: AuditLog,
    private readonly cases: CasesRepository,
    private readonly config: Config,
    private readonly mailer: Mailer,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Whoever asked is told by mail, in the same transaction: once, as a case is closed once.
   * @throws 404, 409 `case_closed`.
   */
  run(
    actor: Principal,
    id: string,
    reason: string,
  ): Promise<{ closed: SupportCase; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const open = await this.get(id);
      if (!(await this.cases.close(id, actor.userId, reason)))
        throw supportErrors.raise('case_closed', 'Somebody closed this case before.');
      if (open.origin === 'customer') await this.tell(open.workspaceId, reason);
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

  private async tell(workspaceId: string, answer: string): Promise<void> {
    const to = await this.addressees.of(workspaceId);
    const page = `${this.config.publicUrl}/studio/messages`;
    if (to) await this.mailer.send(answerMail(to, answer, page), { workspaceId });
  }

  private async get(id: string): Promise<SupportCase> {
    const found = await this.cases.find(id);
    if (!found) throw kernelErrors.raise('not_found', 'There is no case with this id.');
    return found;
  }
}

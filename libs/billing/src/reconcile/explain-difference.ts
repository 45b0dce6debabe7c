import { Injectable } from '@nestjs/common';
import { AuditLog, isUuid, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { DifferenceRepository } from '../data/difference.repository.js';

/** A person knows why the gateway and we differ: it is kept, and no longer waits. */
@Injectable()
export class ExplainDifference {
  constructor(
    private readonly audit: AuditLog,
    private readonly differences: DifferenceRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws 404, `not_open` */
  explain(id: string, reason: string, actor: Principal): Promise<{ auditId: string }> {
    return this.unitOfWork.run(async () => {
      const difference = isUuid(id) ? await this.differences.find(id) : null;
      if (!difference) throw kernelErrors.raise('not_found', 'There is no such difference.');
      if (!(await this.differences.explain(id, reason, actor.userId)))
        throw billingErrors.raise('not_open', 'Reload the page to see what became of it.');
      const { kind, subject, theirs, ours } = difference;
      const auditId = await this.audit.record({
        actor,
        action: 'payment-difference.explained',
        subjectType: 'payment-difference',
        subjectId: id,
        workspaceId: difference.workspaceId ?? undefined,
        reason,
        before: { kind, subject, theirs, ours },
      });
      return { auditId };
    });
  }
}

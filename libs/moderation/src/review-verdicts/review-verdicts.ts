import { Injectable } from '@nestjs/common';
import { AuditLog, kernelErrors, Outbox, UnitOfWork, type Principal } from '#kernel';
import { VerdictsRepository, type Decision, type Verdict } from '../data/verdicts.repository.js';
import type { VerdictDecided } from '../events.js';
import { moderationErrors } from '../moderation.errors.js';

/** A moderator looks at what was blocked and says whether that was right. */
@Injectable()
export class ReviewVerdicts {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly verdicts: VerdictsRepository,
  ) {}

  /** @throws 404, 409 `already_decided`. */
  decide(actor: Principal, id: string, decision: Decision, reason: string): Promise<Verdict> {
    return this.unitOfWork.run(async () => {
      const verdict = await this.get(id);
      if (!(await this.verdicts.decide(id, decision, actor.userId)))
        throw moderationErrors.raise(
          'already_decided',
          'Somebody decided this before, or nothing was blocked.',
        );
      await this.outbox.publish<VerdictDecided>({
        name: 'moderation.verdict-decided',
        payload: { verdictId: id, workspaceId: verdict.workspaceId, decision },
      });
      await this.auditLog.record({
        actor,
        action: `verdict.${decision}`,
        subjectType: 'verdict',
        subjectId: id,
        workspaceId: verdict.workspaceId,
        reason,
        after: { rule: verdict.rule, decision },
      });
      return this.get(id);
    });
  }

  private async get(id: string): Promise<Verdict> {
    const verdict = await this.verdicts.find(id);
    if (!verdict) throw kernelErrors.raise('not_found', 'There is no verdict with this id.');
    return verdict;
  }
}

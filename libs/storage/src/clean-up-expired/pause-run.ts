import { Injectable } from '@nestjs/common';
import { AuditLog, UnitOfWork, type Principal } from '#kernel';
import { RetentionRepository, type RetentionRun } from '../data/retention.repository.js';
import { storageErrors } from '../storage.errors.js';

/** Operators stop a clean-up run where it is, and let it go on from there. */
@Injectable()
export class PauseRun {
  constructor(
    private readonly retention: RetentionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** The batch under way is ended first. @throws retention_run_not_found, retention_run_not_running */
  pause(actor: Principal, id: string, reason: string) {
    return this.change(actor, id, reason, 'paused');
  }

  /** @throws retention_run_not_found, retention_run_not_paused */
  resume(actor: Principal, id: string, reason: string) {
    return this.change(actor, id, reason, 'running');
  }

  private change(
    actor: Principal,
    id: string,
    reason: string,
    to: 'paused' | 'running',
  ): Promise<{ run: RetentionRun; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const before = await this.retention.find(id);
      if (!before)
        throw storageErrors.raise('retention_run_not_found', 'Look at the list of runs.');
      const run = await this.retention.setPaused(id, to === 'paused');
      if (!run) throw this.refused(to);
      const auditId = await this.audit.record({
        actor,
        action: to === 'paused' ? 'retention.run-paused' : 'retention.run-resumed',
        subjectType: 'retention_run',
        subjectId: id,
        reason,
        before: { status: before.status },
        after: { status: run.status },
      });
      return { run, auditId };
    });
  }

  private refused(to: 'paused' | 'running') {
    return to === 'paused'
      ? storageErrors.raise('retention_run_not_running', 'Only a run under way can be paused.')
      : storageErrors.raise('retention_run_not_paused', 'Only a paused run can be resumed.');
  }
}

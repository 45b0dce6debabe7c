import { AuditLog, UnitOfWork, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { batchErrors } from '../batch.errors.js';
import { BatchRepository } from '../data/batch.repository.js';
import { ControlBatch } from './control-batch.js';

/** An operator ends the batch of a customer. */
@Injectable()
export class OverruleBatch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batches: BatchRepository,
    private readonly control: ControlBatch,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * As its owner stops it, with the reason in the audit. A second time changes nothing.
   * @returns the audit row's id, null when nothing changed. @throws batch_not_found, batch_not_possible
   */
  stop(actor: Principal, id: string, reason: string): Promise<string | null> {
    return this.unitOfWork.run(async () => {
      const batch = await this.batches.lock(id, { wait: true });
      if (!batch) throw batchErrors.raise('batch_not_found', 'There is no batch with this id.');
      if (!(await this.control.stopLocked(batch))) return null;
      return this.auditLog.record({
        actor,
        action: 'batch.stopped',
        subjectType: 'batch',
        subjectId: id,
        workspaceId: batch.workspaceId,
        reason,
        before: { status: batch.status },
        after: { status: 'stopped' },
      });
    });
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { EndpointsRepository } from '../data/endpoints.repository.js';
import { QueueRepository } from '../data/queue.repository.js';

/** An operator's switch: the customer cannot turn it back. */
@Injectable()
export class OverruleEndpoint {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly endpoints: EndpointsRepository,
    private readonly queue: QueueRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Switches an endpoint off, with a reason that its owner reads, or on again. A second time
   * changes nothing. @returns the audit row's id, null when nothing changed. @throws 404.
   */
  run(actor: Principal, id: string, on: boolean, reason: string): Promise<string | null> {
    return this.unitOfWork.run(async () => {
      const before = await this.endpoints.findLocked(id);
      if (!before) throw kernelErrors.raise('not_found', 'There is no endpoint with this id.');
      if (!(await this.turn(id, on, reason, before.disabledAt !== null))) return null;
      const { url, workspaceId, disabledBy } = before;
      return this.auditLog.record({
        actor,
        action: on ? 'webhook-endpoint.enabled' : 'webhook-endpoint.disabled',
        subjectType: 'webhook-endpoint',
        subjectId: id,
        workspaceId,
        reason,
        before: { url, disabledBy },
        after: { url, disabledBy: on ? null : 'operator' },
      });
    });
  }

  private async turn(id: string, on: boolean, reason: string, isOff: boolean): Promise<boolean> {
    if (on) {
      if (isOff) await this.endpoints.enable(id);
      return isOff;
    }
    const changed = await this.endpoints.disableByOperator(id, reason);
    if (changed) await this.queue.endAll(id, 'endpoint_disabled');
    return changed;
  }
}

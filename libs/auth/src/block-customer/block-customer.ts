import { Injectable } from '@nestjs/common';
import { AuditLog, kernelErrors, Outbox, UnitOfWork, type Principal } from '#kernel';
import { authErrors } from '../auth.errors.js';
import { CustomersRepository, type Customer } from '../data/customers.repository.js';
import { SessionsRepository } from '../data/sessions.repository.js';
import type { WorkspaceBlocked } from '../events.js';

export interface BlockOutcome {
  customer: Customer;
  /** The audit row; null when nothing changed. */
  auditId: string | null;
}

/** An operator shuts an account out, or lets it back in. */
@Injectable()
export class BlockCustomer {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly customers: CustomersRepository,
    private readonly sessions: SessionsRepository,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Blocks or unblocks; a second time changes nothing and leaves no second trace. @throws 403, 404 */
  run(
    actor: Principal,
    workspaceId: string,
    block: boolean,
    reason: string,
  ): Promise<BlockOutcome> {
    return this.unitOfWork.run(async () => {
      const before = await this.get(workspaceId);
      await this.refuseColleagues(actor, workspaceId);
      if (!block && (await this.customers.isBeingErased(workspaceId)))
        throw authErrors.raise('erasure_begun', 'Nobody can be let in to what is being erased.');
      if (!(await this.customers.setBlocked(workspaceId, block ? reason : null)))
        return { customer: before, auditId: null };
      if (block) {
        await this.sessions.revokeAllInWorkspace(workspaceId);
        await this.outbox.publish<WorkspaceBlocked>({
          name: 'auth.workspace-blocked',
          payload: { workspaceId },
        });
      }
      const auditId = await this.auditLog.record({
        actor,
        action: block ? 'customer.blocked' : 'customer.unblocked',
        subjectType: 'customer',
        subjectId: workspaceId,
        workspaceId,
        reason,
        before: { blockedAt: before.blockedAt, blockedReason: before.blockedReason },
        after: { blocked: block },
      });
      return { customer: await this.get(workspaceId), auditId };
    });
  }

  /** Only an admin shuts out somebody who runs the product, and nobody themselves. */
  private async refuseColleagues(actor: Principal, workspaceId: string): Promise<void> {
    const isAdmin = actor.roles.includes('admin') && actor.workspaceId !== workspaceId;
    if (isAdmin || !(await this.customers.belongsToOperator(workspaceId))) return;
    throw kernelErrors.raise('forbidden', 'This is the account of an operator; ask another admin.');
  }

  private async get(workspaceId: string): Promise<Customer> {
    const customer = await this.customers.find(workspaceId);
    if (!customer) throw kernelErrors.raise('not_found', 'There is no customer with this id.');
    return customer;
  }
}

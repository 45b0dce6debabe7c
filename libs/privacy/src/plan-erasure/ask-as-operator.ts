import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  Approvals,
  AuditLog,
  CarriesOut,
  kernelErrors,
  UnitOfWork,
  type ApprovedBy,
  type PendingApproval,
  type Principal,
} from '#kernel';
import { Auth } from '#auth';
import { ErasureRepository } from '../data/erasure.repository.js';
import type { Erasure } from '../erasure.js';
import { PlanErasure } from './plan-erasure.js';
import { privacyErrors } from '../privacy.errors.js';

/** What an approval of an erasure binds. */
const frozenErasure = z.object({ workspaceId: z.uuid() });
type FrozenErasure = z.output<typeof frozenErasure>;

/** Operators have a customer erased who asked them to: two of them, always. */
@Injectable()
export class AskAsOperator {
  constructor(
    private readonly approvals: Approvals,
    private readonly audit: AuditLog,
    private readonly auth: Auth,
    private readonly erasures: ErasureRepository,
    private readonly planning: PlanErasure,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws 404, 409 `subscription_renews`, `operator_account`, `legal_hold`, `erasure_planned`, `no_second_person` */
  async ask(actor: Principal, workspaceId: string, reason: string): Promise<PendingApproval> {
    await this.refuse(workspaceId);
    return this.unitOfWork.run(async () => {
      await this.approvals.serialise('customer.erase', actor, workspaceId);
      return this.approvals.request({
        action: 'customer.erase',
        actor,
        subjectType: 'customer',
        subjectId: workspaceId,
        workspaceId,
        amount: 1,
        payload: { workspaceId },
        summary: [],
        reason,
      });
    });
  }

  @CarriesOut({ action: 'customer.erase', payload: frozenErasure })
  async approved({ workspaceId }: FrozenErasure, by: ApprovedBy): Promise<{ erasureId: string }> {
    await this.refuse(workspaceId);
    const { id, dueAt } = await this.planning.plan(workspaceId, {
      operatorId: by.requestedBy.id,
      approverId: by.approvedBy.id,
      approvalId: by.approvalId,
    });
    await this.audit.record({
      actor: { userId: by.requestedBy.id, email: by.requestedBy.email },
      action: 'customer.erasure-planned',
      subjectType: 'erasure',
      subjectId: id,
      workspaceId,
      reason: by.reason,
      after: { dueAt, approvedBy: by.approvedBy.email, approvalId: by.approvalId },
    });
    return { erasureId: id };
  }

  /** @throws 404 `no_erasure`, 409 `erasure_begun` */
  takeBack(actor: Principal, id: string, reason: string): Promise<Erasure> {
    return this.unitOfWork.run(async () => {
      const erasure = await this.erasures.find(id);
      if (!erasure) throw privacyErrors.raise('no_erasure', 'There is no such erasure.');
      const takenBack = await this.planning.takeBack(erasure.workspaceId, 'operator');
      await this.audit.record({
        actor,
        action: 'customer.erasure-taken-back',
        subjectType: 'erasure',
        subjectId: id,
        workspaceId: erasure.workspaceId,
        reason,
      });
      return takenBack;
    });
  }

  /** For operators a hold refuses: they can see it, and lift it where that is right. */
  private async refuse(workspaceId: string): Promise<void> {
    if (!(await this.auth.findCustomer(workspaceId)))
      throw kernelErrors.raise('not_found', 'There is no customer with this id.');
    await this.planning.refuseWhereImpossible(
      workspaceId,
      ({ refuses, code }) => refuses || code === 'legal_hold',
    );
    if (await this.erasures.open(workspaceId))
      throw privacyErrors.raise('erasure_planned', 'Look at the list of erasures.');
  }
}

import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuditLog } from '../audit/audit-log.js';
import { sqlState, UnitOfWork } from '../database/unit-of-work.js';
import type { Principal } from '../http/principal.js';
import { kernelErrors, ProblemError } from '../http/problem.js';
import { hashBody } from '../idempotency/idempotency.js';
import { isUuid, newId } from '../ids.js';
import type { Approval } from './approval.js';
import { ApprovalExecutors } from './approval-executors.js';
import { limitOf, mayDo } from './approval-limits.js';
import { approvalErrors } from './approval.errors.js';
import { ApprovalRepository, type Decision } from './approval.repository.js';
import { OperatorDirectory } from './operator-directory.js';
import { OwnWorkspace } from './own-workspace.js';

const LAPSED = 'KA001';
const OWN_REQUEST = 'KA002';

/** What a second person, or the requester on second thoughts, does with a request. */
@Injectable()
export class DecideApproval {
  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly audit: AuditLog,
    private readonly executors: ApprovalExecutors,
    private readonly moduleRef: ModuleRef,
    private readonly ownWorkspace: OwnWorkspace,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Carries the frozen action out, once, in the transaction of this decision. Where it no longer
   * holds nothing moves and the request is over.
   * @throws 403 `own_request`, 409 `already_decided`, 410 `approval_lapsed`, 409 `preview_changed`,
   * 409 `requester_not_allowed`, 403 `own_workspace`, 403 `forbidden`.
   */
  async approve(who: Principal, id: string): Promise<Approval> {
    const approval = await this.open(id);
    await this.requireSecondPerson(who, approval);
    await this.ownWorkspace.refuse(who, approval.action, approval.workspaceId);
    try {
      return await this.unitOfWork.run(() => this.carryOut(who, approval));
    } catch (error) {
      const changed = asChanged(error);
      if (changed) await this.close(who, approval, 'failed', changed.detail);
      throw changed ?? asDecisionProblem(error);
    }
  }

  /** @throws 403 `own_request`, 409 `already_decided`, 410 `approval_lapsed`, 403 `forbidden`. */
  async reject(who: Principal, id: string, reason: string): Promise<Approval> {
    const approval = await this.open(id);
    await this.requireSecondPerson(who, approval);
    return this.close(who, approval, 'rejected', reason);
  }

  /** @throws 403 `not_own_request`, 409 `already_decided`, 410 `approval_lapsed`. */
  async withdraw(who: Principal, id: string): Promise<Approval> {
    const approval = await this.open(id);
    if (approval.requestedBy.id !== who.userId)
      throw approvalErrors.raise('not_own_request', 'Reject it instead if it should not happen.');
    return this.close(who, approval, 'withdrawn', null);
  }

  private async carryOut(who: Principal, approval: Approval): Promise<Approval> {
    const by = { id: who.userId, email: who.email };
    const auditId = newId();
    // First the decision: its key lets one of several through, and it waits for the one before.
    await this.decide({
      approvalId: approval.id,
      outcome: 'carried_out',
      by,
      reason: null,
      auditId,
    });
    const { action, payload, payloadHash, reason, requestedBy } = approval;
    if (hashBody({ action, payload }) !== payloadHash)
      throw new Error(`approval ${approval.id} is not what was asked for`);
    await this.requireRequester(approval);
    const result = await this.executors.run(action, payload, {
      approvalId: approval.id,
      reason,
      requestedBy,
      approvedBy: by,
    });
    await this.record(who, approval, auditId, 'approval.approved', reason, { result });
    return this.find(approval.id);
  }

  private close(
    who: Principal,
    approval: Approval,
    outcome: Exclude<Decision['outcome'], 'carried_out'>,
    reason: string | null,
  ): Promise<Approval> {
    return this.unitOfWork
      .run(async () => {
        const auditId = newId();
        const by = { id: who.userId, email: who.email };
        await this.decide({ approvalId: approval.id, outcome, by, reason, auditId });
        await this.record(who, approval, auditId, `approval.${outcome}`, reason ?? approval.reason);
        return this.find(approval.id);
      })
      .catch((error: unknown) => {
        throw asDecisionProblem(error);
      });
  }

  private async decide(decision: Decision): Promise<void> {
    if (!(await this.approvals.decide(decision))) throw alreadyDecided();
  }

  private record(
    who: Principal,
    approval: Approval,
    auditId: string,
    action: string,
    reason: string,
    more: object = {},
  ): Promise<string> {
    const { payloadHash, requestedBy } = approval;
    return this.audit.record({
      id: auditId,
      actor: who,
      action,
      subjectType: 'approval',
      subjectId: approval.id,
      workspaceId: approval.workspaceId ?? undefined,
      reason,
      after: { action: approval.action, payloadHash, requestedBy: requestedBy.email, ...more },
    });
  }

  /** The request, still to be decided about. */
  private async open(id: string): Promise<Approval> {
    const approval = await this.find(id);
    if (approval.status === 'lapsed') throw lapsed();
    if (approval.status !== 'pending') throw alreadyDecided();
    return approval;
  }

  private async find(id: string): Promise<Approval> {
    const approval = isUuid(id) ? await this.approvals.find(id) : null;
    if (!approval) throw kernelErrors.raise('not_found', 'There is no such request.');
    return approval;
  }

  /** Who lost the right to do it meanwhile does not get it done by somebody else's yes. */
  private async requireRequester({ action, requestedBy }: Approval): Promise<void> {
    const directory = this.moduleRef.get(OperatorDirectory, { strict: false });
    if (await directory.isActiveWith(requestedBy.id, limitOf(action).roles)) return;
    throw approvalErrors.raise(
      'requester_not_allowed',
      'They were blocked, or it is not their work any more. Nothing was changed; ask for it yourself if it is right.',
    );
  }

  /** Another person than the requester, with a role of this action. */
  private async requireSecondPerson(who: Principal, approval: Approval): Promise<void> {
    const { action, requestedBy } = approval;
    if (requestedBy.id === who.userId) throw ownRequest();
    if (!mayDo(action, who.roles))
      throw kernelErrors.raise('forbidden', 'This is for operators whose work it is.');
    const directory = this.moduleRef.get(OperatorDirectory, { strict: false });
    const { roles } = limitOf(action);
    if (!(await directory.othersWith(requestedBy.id, roles)).includes(who.userId))
      throw ownRequest();
  }
}

/** A refusal of the action itself means that what was frozen does not hold; a busy moment does not. */
function asChanged(error: unknown): ProblemError | null {
  if (!(error instanceof ProblemError) || error.code === 'already_decided') return null;
  if (error.status < 400 || error.status >= 500 || error.status === 429) return null;
  if (error.code === 'preview_changed' || error.code === 'requester_not_allowed') return error;
  return approvalErrors.raise(
    'preview_changed',
    `${error.title}. ${error.detail} Nothing was changed; ask for it again with the present figures.`,
  );
}

function asDecisionProblem(error: unknown): unknown {
  const state = sqlState(error);
  if (state === LAPSED) return lapsed();
  if (state === OWN_REQUEST) return ownRequest();
  return error;
}

function lapsed(): ProblemError {
  return approvalErrors.raise('approval_lapsed', 'Nothing was done. Ask for it again.');
}

function ownRequest(): ProblemError {
  return approvalErrors.raise('own_request', 'Another operator has to decide about it.');
}

function alreadyDecided(): ProblemError {
  return approvalErrors.raise('already_decided', 'Reload to see who decided, and how.');
}

import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuditLog } from '../audit/audit-log.js';
import type { Principal } from '../http/principal.js';
import { kernelErrors } from '../http/problem.js';
import { hashBody } from '../idempotency/idempotency.js';
import { newId } from '../ids.js';
import { toPending, type PendingApproval, type SummaryLine } from './approval.js';
import {
  APPROVAL_LIFE_h,
  limitOf,
  type ApprovalAction,
  type DoneAlone,
} from './approval-limits.js';
import { approvalErrors } from './approval.errors.js';
import { ApprovalRepository } from './approval.repository.js';
import { OperatorDirectory } from './operator-directory.js';
import { OwnWorkspace } from './own-workspace.js';

export interface ApprovalRequest {
  action: ApprovalAction;
  actor: Principal;
  subjectType: string;
  subjectId: string;
  workspaceId: string | null;
  /** In the unit of the action's limit. */
  amount: number;
  /** What will be done, exactly; ids, amounts and times, no live objects. */
  payload: object;
  /** The consequences as they are now, for the approver to read. */
  summary: SummaryLine[];
  reason: string;
  /** The Idempotency-Key that came with it, if one did. */
  key?: string | undefined;
}

/** The way in which an action that is above its limit asks for a second person. */
@Injectable()
export class Approvals {
  constructor(
    private readonly audit: AuditLog,
    private readonly approvals: ApprovalRepository,
    private readonly moduleRef: ModuleRef,
    private readonly ownWorkspace: OwnWorkspace,
  ) {}

  /**
   * True where the amount, with what this operator did alone lately, is above a limit. Call
   * {@link serialise} first, or two halves run past each other.
   */
  isNeeded(action: ApprovalAction, amount: number, alone: DoneAlone): boolean {
    const { above, aboveOverall } = limitOf(action);
    return amount + alone.forCustomer > above || amount + alone.overall > aboveOverall;
  }

  /**
   * One operator's requests of this kind follow each other. Needs a transaction.
   * @throws 403 `own_workspace`
   */
  async serialise(action: ApprovalAction, actor: Principal, workspaceId: string): Promise<void> {
    await this.ownWorkspace.refuse(actor, action, workspaceId);
    await this.approvals.lock(`${action}:${actor.userId}`);
  }

  /**
   * The earlier request that this person made with this key, or null.
   * @throws 409 `key_reused` where it asked for something else.
   */
  async known(
    request: Pick<ApprovalRequest, 'action' | 'actor' | 'key'>,
    requestHash: string,
  ): Promise<PendingApproval | null> {
    if (request.key === undefined) return null;
    const { actor, action, key } = request;
    const earlier = await this.approvals.findByKey(actor.userId, action, key);
    if (!earlier) return null;
    if (earlier.requestHash === requestHash) return toPending(earlier);
    throw kernelErrors.raise(
      'key_reused',
      'This Idempotency-Key was already used with another body. Send a new key for a new request.',
    );
  }

  /** The same approval as it stands by now, for whoever asks for the same again. */
  async asItIsNow(pending: PendingApproval): Promise<PendingApproval> {
    const approval = await this.approvals.find(pending.approvalId);
    return approval ? toPending(approval) : pending;
  }

  /**
   * Freezes the action, with its audit row, in the open transaction; nothing of it happens until
   * another operator approves. The same key, or without one the same open request, gives the same
   * approval.
   * @param requestHash of what the requester sent, where the payload holds more than that.
   * @throws 409 `no_second_person` where nobody else could approve, 409 `key_reused`.
   */
  async request(request: ApprovalRequest, requestHash?: string): Promise<PendingApproval> {
    const { action, actor, payload } = request;
    const payloadHash = hashBody({ action, payload });
    const wanted = requestHash ?? payloadHash;
    await this.approvals.lock(`request:${action}:${actor.userId}`);
    const twin =
      request.key === undefined
        ? await this.approvals.findOpen(actor.userId, action, payloadHash)
        : null;
    const earlier = twin ? toPending(twin) : await this.known(request, wanted);
    if (earlier) return earlier;
    await this.refuseWithoutSecondPerson(action, actor);
    const requestAuditId = newId();
    const id = await this.approvals.create({
      ...request,
      payloadHash,
      requestKey: request.key ?? newId(),
      requestHash: wanted,
      requestedBy: { id: actor.userId, email: actor.email },
      requestAuditId,
    });
    await this.audit.record({
      id: requestAuditId,
      actor,
      action: 'approval.requested',
      subjectType: 'approval',
      subjectId: id,
      workspaceId: request.workspaceId ?? undefined,
      reason: request.reason,
      after: { action, amount: request.amount, payload, payloadHash },
    });
    const made = await this.approvals.find(id);
    if (!made) throw new Error('The request for approval went away');
    return toPending(made);
  }

  private async refuseWithoutSecondPerson(action: ApprovalAction, actor: Principal) {
    const { roles, above, aboveOverall, unit } = limitOf(action);
    const directory = this.moduleRef.get(OperatorDirectory, { strict: false });
    if ((await directory.othersWith(actor.userId, roles)).length > 0) return;
    const inWords = (limit: number) =>
      unit === 'credits' ? `${limit} credits` : `${limit / 100} USD`;
    const what =
      unit === 'accounts'
        ? 'This'
        : `More than ${inWords(above)} in a day for one customer, or ${inWords(aboveOverall)} for all customers together,`;
    throw approvalErrors.raise(
      'no_second_person',
      `${what} needs the approval of another operator within ${APPROVAL_LIFE_h} hours, and there is no other who may approve it. Ask an admin to add one${unit === 'accounts' ? '' : ', or stay within the limit'}.`,
      { extra: { limit: above, limitOverall: aboveOverall, unit, roles: [...roles, 'admin'] } },
    );
  }
}

import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  approvalErrors,
  AuditLog,
  CarriesOut,
  Clock,
  type ApprovedBy,
  type Principal,
} from '#kernel';
import { Credits } from '../credits.js';
import { LedgerRepository } from '../data/ledger.repository.js';
import type { Actor, AdjustRequest } from '../move.js';
import { AUDIT_ACTION, ledgerKey, type Adjusted, type SettledAdjustment } from './adjustment.js';

/** What an approval of an adjustment binds. */
const frozenAdjustment = z.object({
  workspaceId: z.uuid(),
  kind: z.enum(['grant', 'deduct', 'forgive']),
  amount: z.int().min(1),
  key: z.string(),
  fingerprint: z.string(),
  expiresAt: z.iso.datetime().nullable(),
});
export type FrozenAdjustment = z.output<typeof frozenAdjustment>;

interface By {
  actor: Pick<Principal, 'userId' | 'email'>;
  /** How the ledger names who moved it: one operator alone, or an approval. */
  ledgerActor: Actor;
  approved?: ApprovedBy;
}

/** Makes the move of the ledger and its audit row, in the open transaction. */
@Injectable()
export class CarryOutAdjustment {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly credits: Credits,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  @CarriesOut({ action: 'credits.grant', payload: frozenAdjustment })
  grant(frozen: FrozenAdjustment, approved: ApprovedBy): Promise<Adjusted> {
    return this.approved(frozen, approved);
  }

  @CarriesOut({ action: 'credits.deduct', payload: frozenAdjustment })
  deduct(frozen: FrozenAdjustment, approved: ApprovedBy): Promise<Adjusted> {
    return this.approved(frozen, approved);
  }

  @CarriesOut({ action: 'credits.forgive', payload: frozenAdjustment })
  forgive(frozen: FrozenAdjustment, approved: ApprovedBy): Promise<Adjusted> {
    return this.approved(frozen, approved);
  }

  async run(
    adjustment: SettledAdjustment,
    { actor, ledgerActor, approved }: By,
  ): Promise<Adjusted> {
    const { workspaceId, amount, reason, kind, fingerprint } = adjustment;
    // Takes the account first, so that nothing else moves between before and after.
    await this.ledger.lapseDue(workspaceId);
    const before = await this.standing(workspaceId);
    const { created } = await this.move(adjustment, {
      workspaceId,
      amount,
      key: ledgerKey(adjustment),
      fingerprint,
      reason,
      actor: ledgerActor,
    });
    const after = await this.standing(workspaceId);
    if (!created) return { created, ...after, auditId: null };
    const auditId = await this.audit.record({
      actor,
      action: AUDIT_ACTION[kind],
      subjectType: 'workspace',
      subjectId: workspaceId,
      workspaceId,
      reason,
      before,
      after: { ...after, amount, ...(approved ? signatures(approved) : {}) },
    });
    return { created, ...after, auditId };
  }

  private async approved(frozen: FrozenAdjustment, approved: ApprovedBy): Promise<Adjusted> {
    const expiresAt = frozen.expiresAt === null ? null : new Date(frozen.expiresAt);
    if (expiresAt !== null && expiresAt <= this.clock.now())
      throw approvalErrors.raise('preview_changed', 'The credits would have lapsed already.');
    const { requestedBy, reason, approvalId } = approved;
    const done = await this.run(
      { ...frozen, reason, expiresAt },
      {
        actor: { userId: requestedBy.id, email: requestedBy.email },
        ledgerActor: `approval:${approvalId}`,
        approved,
      },
    );
    if (!done.created)
      throw approvalErrors.raise('preview_changed', 'The same request was carried out already.');
    return done;
  }

  private move(
    { kind, expiresAt }: SettledAdjustment,
    request: AdjustRequest,
  ): Promise<{ created: boolean }> {
    if (kind === 'grant') return this.ledger.adjustGrant(request, expiresAt);
    return kind === 'deduct' ? this.ledger.adjustDeduct(request) : this.ledger.forgiveDebt(request);
  }

  private async standing(workspaceId: string): Promise<{ available: number; debt: number }> {
    const { available, debt } = await this.credits.balance(workspaceId);
    return { available, debt };
  }
}

function signatures({ approvalId, requestedBy, approvedBy }: ApprovedBy) {
  return { approvalId, requestedBy: requestedBy.email, approvedBy: approvedBy.email };
}

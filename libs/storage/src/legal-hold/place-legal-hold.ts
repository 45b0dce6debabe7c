import { Injectable } from '@nestjs/common';
import { Addressees, AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { LegalHoldRepository, type LegalHold } from '../data/legal-hold.repository.js';
import { storageErrors } from '../storage.errors.js';

/** What was done, and its row of the audit log. */
export type DecidedHold = LegalHold & { auditId: string };

/** Operators keep the files of a workspace from every deletion, and let go of them again. */
@Injectable()
export class PlaceLegalHold {
  constructor(
    private readonly holds: LegalHoldRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly accounts: Addressees,
  ) {}

  /** @throws 404 for an unknown workspace, legal_hold_placed when one is open already */
  async place(actor: Principal, workspaceId: string, reason: string): Promise<DecidedHold> {
    // Files outlive the accounts of older versions.
    if (!(await this.accounts.knows(workspaceId)) && !(await this.holds.hasFiles(workspaceId)))
      throw kernelErrors.raise(
        'not_found',
        'There is no customer with this id, so nothing would be held. Look the customer up.',
      );
    return this.unitOfWork.run(async () => {
      const hold = await this.holds.place(workspaceId, actor, reason);
      if (!hold)
        throw storageErrors.raise(
          'legal_hold_placed',
          'The files of this customer are held already; read the hold that is there.',
        );
      return this.audited(actor, 'legal-hold.placed', hold, reason);
    });
  }

  /** What waited for it goes with the next sweep. @throws legal_hold_not_found, legal_hold_lifted */
  lift(actor: Principal, id: string, reason: string): Promise<DecidedHold> {
    return this.unitOfWork.run(async () => {
      if (!(await this.holds.find(id)))
        throw storageErrors.raise('legal_hold_not_found', 'Look at the list of legal holds.');
      const hold = await this.holds.lift(id, actor, reason);
      if (!hold) throw storageErrors.raise('legal_hold_lifted', 'Somebody lifted it before.');
      await this.holds.wake(hold.workspaceId);
      return this.audited(actor, 'legal-hold.lifted', hold, reason);
    });
  }

  private async audited(
    actor: Principal,
    action: string,
    hold: LegalHold,
    reason: string,
  ): Promise<DecidedHold> {
    const auditId = await this.audit.record({
      actor,
      action,
      subjectType: 'legal_hold',
      subjectId: hold.id,
      workspaceId: hold.workspaceId,
      reason,
      after: { held: hold.liftedAt === null },
    });
    return { ...hold, auditId };
  }
}

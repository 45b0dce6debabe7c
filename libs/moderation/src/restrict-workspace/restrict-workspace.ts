import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, kernelErrors, newId, UnitOfWork, type Principal } from '#kernel';
import { Support } from '#support';
import { RestrictionsRepository, type Restriction } from '../data/restrictions.repository.js';
import { moderationErrors } from '../moderation.errors.js';
import {
  COOL_DOWN_FROM,
  COOL_DOWN_MIN,
  COUNTED_OVER_H,
  RESTRICTION_KINDS,
  restrictionFor,
  REVIEW_FROM,
  type Refusals,
} from '../restriction.js';

/** How a workspace stands: what was refused, and what it has to wait for. */
export interface Standing extends Refusals {
  restriction: Restriction | null;
}

/** Whose contents are refused again and again has to wait; told in words, and liftable by people. */
@Injectable()
export class RestrictWorkspace {
  constructor(
    private readonly restrictions: RestrictionsRepository,
    private readonly support: Support,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async standing(workspaceId: string): Promise<Standing> {
    const restriction = await this.restrictions.active(workspaceId);
    return { ...(await this.restrictions.refusals(workspaceId)), restriction };
  }

  /** @throws 429 cooling_down with Retry-After, 403 account_in_review. */
  async mustNotWait(workspaceId: string): Promise<void> {
    const restriction = await this.restrictions.active(workspaceId);
    if (!restriction) return;
    const rule = `${COUNTED_OVER_H} hours`;
    if (!restriction.until)
      throw moderationErrors.raise(
        'account_in_review',
        `Many descriptions or pictures of yours were refused within ${rule}, so a person looks at your account before new runs start. Nothing was charged. You can appeal refusals, or write to us.`,
      );
    const wait_s = Math.ceil((restriction.until.getTime() - this.clock.now().getTime()) / 1000);
    const minutes = Math.max(1, Math.ceil(wait_s / 60));
    throw moderationErrors.raise(
      'cooling_down',
      `${COOL_DOWN_FROM} or more descriptions or pictures of yours were refused within ${rule}, so new runs pause for ${minutes} more minutes. Nothing was charged. If a refusal was a mistake, appeal it.`,
      {
        headers: { 'retry-after': String(Math.max(1, wait_s)) },
        extra: { minutes, until: restriction.until.toISOString() },
      },
    );
  }

  /** Something that the customer sent was refused: looks whether that was once too often. */
  noteRefusal(workspaceId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.restrictions.lock(workspaceId);
      const refusals = await this.restrictions.refusals(workspaceId);
      const kind = restrictionFor(refusals);
      const active = await this.restrictions.active(workspaceId);
      if (kind === null || active?.kind === kind || active?.kind === 'review') return;
      const id = newId();
      const minutes = kind === 'cool_down' ? COOL_DOWN_MIN : null;
      await this.restrictions.add({ id, workspaceId, kind, refused: refusals.refused, minutes });
      if (kind === 'review')
        await this.support.openCase({
          workspaceId,
          kind: 'other',
          reference: id,
          message: `${refusals.refused} different contents were refused within ${COUNTED_OVER_H} hours (${refusals.grave} of them: sexual content with minors; the limit is ${REVIEW_FROM}). New runs wait until somebody lifts the pause.`,
          suggested:
            'Look at the content checks of this customer, then lift the pause or block the account.',
        });
    });
  }

  /** @throws 404, 409 already_decided when it has ended. */
  lift(
    actor: Principal,
    id: string,
    reason: string,
  ): Promise<{ lifted: Restriction; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const { workspaceId } = await this.find(id);
      await this.restrictions.lock(workspaceId);
      const before = await this.find(id);
      if (!before.active)
        throw moderationErrors.raise('already_decided', 'This pause has ended already.');
      const by = { operatorId: actor.userId, reason };
      const ids = await this.restrictions.lift(workspaceId, RESTRICTION_KINDS, by);
      const auditId = await this.auditLog.record({
        actor,
        action: 'restriction.lifted',
        subjectType: 'restriction',
        subjectId: id,
        workspaceId,
        reason,
        before: { kind: before.kind, refused: before.refused, until: before.until },
        after: { lifted: ids },
      });
      return { lifted: await this.find(id), auditId };
    });
  }

  /**
   * A granted appeal does not count any more: what rested on it ends, a pause and the wait for a
   * person each by what is left. Joins the transaction.
   */
  async easeAfterGrant(actor: Principal, workspaceId: string): Promise<void> {
    await this.restrictions.lock(workspaceId);
    const left = restrictionFor(await this.restrictions.refusals(workspaceId));
    if (left === 'review') return;
    if (left === null) await this.restrictions.endPauses(workspaceId);
    const by = { operatorId: actor.userId, reason: 'An appeal was granted.' };
    await this.restrictions.lift(workspaceId, ['review'], by);
  }

  private async find(id: string): Promise<Restriction> {
    const found = await this.restrictions.find(id);
    if (!found) throw kernelErrors.raise('not_found', 'There is no pause with this id.');
    return found;
  }
}

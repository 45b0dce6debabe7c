import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  Config,
  kernelErrors,
  Mailer,
  Outbox,
  RefusedPictures,
  UnitOfWork,
  type Principal,
} from '#kernel';
import { appealMail } from '../appeal/appeal-mail.js';
import { AppealsRepository } from '../data/appeals.repository.js';
import { VerdictsRepository, type Decision, type Verdict } from '../data/verdicts.repository.js';
import type { VerdictDecided } from '../events.js';
import { moderationErrors } from '../moderation.errors.js';
import { RestrictWorkspace } from '../restrict-workspace/restrict-workspace.js';

/** A moderator looks at what was blocked and says whether that was right. */
@Injectable()
export class ReviewVerdicts {
  constructor(
    private readonly appeals: AppealsRepository,
    private readonly auditLog: AuditLog,
    private readonly config: Config,
    private readonly mailer: Mailer,
    private readonly outbox: Outbox,
    private readonly pictures: RefusedPictures,
    private readonly restricting: RestrictWorkspace,
    private readonly unitOfWork: UnitOfWork,
    private readonly verdicts: VerdictsRepository,
  ) {}

  /**
   * Once per verdict. Answers the customer's appeal, if there is one, with the reason.
   * @throws 404, 409 `already_decided`, `refused_picture_gone` where there is nothing to deliver.
   */
  decide(
    actor: Principal,
    id: string,
    decision: Decision,
    reason: string,
  ): Promise<{ verdict: Verdict; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const verdict = await this.get(id);
      if (decision === 'overturned') await this.mustStillBeThere(verdict);
      if (!(await this.verdicts.decide(id, decision, actor.userId)))
        throw moderationErrors.raise(
          'already_decided',
          'Somebody decided this before, or nothing was blocked.',
        );
      await this.outbox.publish<VerdictDecided>({
        name: 'moderation.verdict-decided',
        payload: { verdictId: id, workspaceId: verdict.workspaceId, decision },
      });
      if (decision === 'overturned')
        await this.restricting.easeAfterGrant(actor, verdict.workspaceId);
      const appeal = await this.appeals.answer(id, reason);
      if (appeal)
        await this.mailer.send(appealMail(appeal, this.config.publicUrl), {
          workspaceId: verdict.workspaceId,
        });
      const auditId = await this.auditLog.record({
        actor,
        action: `verdict.${decision}`,
        subjectType: 'verdict',
        subjectId: id,
        workspaceId: verdict.workspaceId,
        reason,
        after: { rule: verdict.rule, decision, appealId: appeal?.id ?? null },
      });
      return { verdict: await this.get(id), auditId };
    });
  }

  /** A grant promises the picture itself; of a prompt or an upload the customer sends it again. */
  private async mustStillBeThere({ subject, reference }: Verdict): Promise<void> {
    if (subject !== 'image' || reference === null) return;
    if (await this.pictures.hold({ kind: 'image', id: reference })) return;
    throw moderationErrors.raise(
      'refused_picture_gone',
      'Refused pictures are kept for a limited time, so this one cannot be delivered any more. Uphold the refusal and offer the customer a new run in your answer.',
    );
  }

  private async get(id: string): Promise<Verdict> {
    const verdict = await this.verdicts.find(id);
    if (!verdict) throw kernelErrors.raise('not_found', 'There is no verdict with this id.');
    return verdict;
  }
}

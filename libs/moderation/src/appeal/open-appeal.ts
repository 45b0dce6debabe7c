import { Injectable } from '@nestjs/common';
import { Clock, kernelErrors, newId, UnitOfWork, type Principal } from '#kernel';
import { AppealsRepository, type Appeal } from '../data/appeals.repository.js';
import { VerdictsRepository, type Verdict } from '../data/verdicts.repository.js';
import { moderationErrors } from '../moderation.errors.js';

/** Open appeals of one workspace; enough for anybody who writes by hand. */
const MAX_OPEN = 20;
/** Storage keeps refused pictures for 30 days more, and while an appeal is open: time to decide. */
export const APPEAL_DAYS = 30;

/** A customer asks that a person looks at a refusal again. */
@Injectable()
export class OpenAppeal {
  constructor(
    private readonly appeals: AppealsRepository,
    private readonly verdicts: VerdictsRepository,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * One appeal per verdict: a second call gives the first one, whatever became of it.
   * @throws 404, already_decided, appeal_too_late, too_many_appeals
   */
  open(who: Principal, verdictId: string, message: string): Promise<Appeal> {
    const { workspaceId, email } = who;
    return this.unitOfWork.run(async () => {
      const existing = await this.appeals.findByVerdict(verdictId);
      if (existing?.workspaceId === workspaceId) return existing;
      this.check(await this.verdicts.find(verdictId), workspaceId);
      if ((await this.appeals.countOpen(workspaceId)) >= MAX_OPEN)
        throw moderationErrors.raise(
          'too_many_appeals',
          'Many of your appeals are still open. Please wait for our answers.',
        );
      await this.appeals.add({ id: newId(), verdictId, workspaceId, contact: email, message });
      const opened = await this.appeals.findByVerdict(verdictId);
      if (!opened) throw new Error('an appeal that was just opened is not there');
      return opened;
    });
  }

  private check(verdict: Verdict | null, workspaceId: string): void {
    if (verdict?.workspaceId !== workspaceId || verdict.outcome !== 'blocked')
      throw kernelErrors.raise('not_found', 'Nothing of yours was refused under this id.');
    if (verdict.decision)
      throw moderationErrors.raise('already_decided', 'A person has looked at this before.');
    const age_ms = this.clock.now().getTime() - verdict.createdAt.getTime();
    if (age_ms > APPEAL_DAYS * 86_400_000)
      throw moderationErrors.raise(
        'appeal_too_late',
        `Refusals can be appealed for ${APPEAL_DAYS} days. Please try the request again.`,
      );
  }
}

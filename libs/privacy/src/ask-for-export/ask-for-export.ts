import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import { AuditLog, Clock, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { ExportJobs } from '../build-export/export-jobs.js';
import { ExportRepository } from '../data/export.repository.js';
import { EXPORT_LIMIT, type PersonExport } from '../export.js';
import { privacyErrors } from '../privacy.errors.js';

const HOUR_ms = 3_600_000;

/** A person wants everything that is held of them. */
@Injectable()
export class AskForExport {
  constructor(
    private readonly audit: AuditLog,
    private readonly auth: Auth,
    private readonly clock: Clock,
    private readonly exports: ExportRepository,
    private readonly jobs: ExportJobs,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * One is under way at a time: who asks again is told of that one.
   * @param address the network address that it came from.
   * @throws 403 `wrong_password`, 429 `export_limit`
   */
  async ask(who: Principal, password: string, address: string): Promise<PersonExport> {
    await this.auth.confirmPassword(who, password, address);
    const { userId, workspaceId } = who;
    return this.unitOfWork.run(async () => {
      const open = await this.exports.open(workspaceId);
      if (open) return open;
      await this.refuseTooMany(workspaceId);
      return this.begin({ userId, workspaceId, operatorId: null });
    });
  }

  /** An operator asks for a customer, who alone can fetch it. @throws 404, 409 `account_shut` */
  async askAsOperator(
    actor: Principal,
    workspaceId: string,
    reason: string,
  ): Promise<PersonExport & { auditId: string }> {
    const customer = await this.auth.findCustomer(workspaceId);
    if (!customer) throw kernelErrors.raise('not_found', 'There is no customer with this id.');
    if (customer.blockedAt !== null)
      throw privacyErrors.raise(
        'account_shut',
        'Nobody can sign in to this account, so nobody could fetch it.',
      );
    return this.unitOfWork.run(async () => {
      const { userId } = customer;
      const begun =
        (await this.exports.open(workspaceId)) ??
        (await this.begin({ userId, workspaceId, operatorId: actor.userId }));
      const auditId = await this.audit.record({
        actor,
        action: 'customer.export-asked',
        subjectType: 'export',
        subjectId: begun.id,
        workspaceId,
        reason,
      });
      return { ...begun, auditId };
    });
  }

  private async begin(wish: {
    userId: string;
    workspaceId: string;
    operatorId: string | null;
  }): Promise<PersonExport> {
    // Of two at the same moment the second gets the one of the first.
    const begun = (await this.exports.ask(wish)) ?? (await this.exports.open(wish.workspaceId));
    if (!begun) throw kernelErrors.raise('unavailable', 'Please ask again.');
    await this.unitOfWork.afterCommit(() => this.jobs.ask(begun.id));
    return begun;
  }

  private async refuseTooMany(workspaceId: string): Promise<void> {
    const { max, hours } = EXPORT_LIMIT;
    const asked = await this.exports.askedWithin(workspaceId, hours);
    const oldest = asked.at(-max);
    if (!oldest) return;
    const wait_s = Math.ceil(
      (oldest.getTime() + hours * HOUR_ms - this.clock.now().getTime()) / 1000,
    );
    throw privacyErrors.raise(
      'export_limit',
      `${max} exports can be made in ${hours} hours. Fetch the last one, or come back later.`,
      { headers: { 'retry-after': String(Math.max(1, wait_s)) }, extra: { max, hours } },
    );
  }
}

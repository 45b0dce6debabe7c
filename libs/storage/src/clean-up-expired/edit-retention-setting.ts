import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  kernelErrors,
  RetentionSettings,
  UnitOfWork,
  type Principal,
  type RetentionSetting,
} from '#kernel';
import { storageErrors } from '../storage.errors.js';

/** Operators change the days that no plan speaks of. */
@Injectable()
export class EditRetentionSetting {
  constructor(
    private readonly settings: RetentionSettings,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws 404, retention_days_out_of_bounds */
  run(
    actor: Principal,
    name: string,
    days: number,
    reason: string,
  ): Promise<{ setting: RetentionSetting; auditId: string }> {
    return this.unitOfWork.run(async () => {
      const before = await this.existing(name);
      const { minDays, maxDays } = before;
      if (days < minDays || days > maxDays)
        throw storageErrors.raise(
          'retention_days_out_of_bounds',
          `Choose a number of days from ${minDays} to ${maxDays}.`,
        );
      await this.settings.set(name, days);
      const auditId = await this.audit.record({
        actor,
        action: 'retention.setting-changed',
        subjectType: 'retention_setting',
        subjectId: name,
        reason,
        before: { days: before.days },
        after: { days },
      });
      return { setting: await this.existing(name), auditId };
    });
  }

  private async existing(name: string): Promise<RetentionSetting> {
    const found = (await this.settings.list()).find((setting) => setting.name === name);
    if (!found)
      throw kernelErrors.raise('not_found', 'There is no retention setting of that name.');
    return found;
  }
}

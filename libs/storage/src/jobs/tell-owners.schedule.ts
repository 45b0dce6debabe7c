import { Injectable } from '@nestjs/common';
import { log, Scheduled } from '#kernel';
import { TellOwners } from '../tell-owners/tell-owners.js';

/** Twice a day customers are told what retention will delete. */
@Injectable()
export class TellOwnersSchedule {
  constructor(private readonly owners: TellOwners) {}

  @Scheduled({ name: 'storage.tell-owners', every_ms: 43_200_000 })
  async tell(): Promise<void> {
    const told = await this.owners.run();
    if (told > 0) log.info({ customers: told }, 'customers were told what will be deleted');
  }
}

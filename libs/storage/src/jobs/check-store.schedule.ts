import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { CheckStore } from '../check-store/check-store.js';

/** Once a day, in turns: the store against the rows. */
@Injectable()
export class CheckStoreSchedule {
  constructor(private readonly check: CheckStore) {}

  @Scheduled({ name: 'storage.check-store', every_ms: 600_000 })
  async turn(): Promise<void> {
    await this.check.turn();
  }
}

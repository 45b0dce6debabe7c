import { Injectable } from '@nestjs/common';
import { Clock, log, Scheduled } from '#kernel';
import { ObjectStore } from '../object-store/object-store.js';

/** No write lasts so long; what began earlier belongs to a process that died. */
const DEAD_AFTER_MS = 24 * 3_600_000;

/** Takes away the parts of objects that were never finished: no list of objects shows them. */
@Injectable()
export class DropUnfinishedSchedule {
  constructor(
    private readonly store: ObjectStore,
    private readonly clock: Clock,
  ) {}

  @Scheduled({ name: 'storage.drop-unfinished', every_ms: 3_600_000 })
  async drop(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DEAD_AFTER_MS);
    const dropped = await this.store.dropUnfinished(before);
    if (dropped > 0) log.info({ dropped }, 'unfinished writes were taken out of the object store');
  }
}

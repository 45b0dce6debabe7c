import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { SweepUnfinished } from '../remove-objects/sweep-unfinished.js';

/** Takes up every minute what a crash or an outage of the store left half done. */
@Injectable()
export class SweepSchedule {
  constructor(private readonly unfinished: SweepUnfinished) {}

  @Scheduled({ name: 'storage.sweep', every_ms: 60_000 })
  async sweep(): Promise<void> {
    await this.unfinished.sweep();
  }
}

import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { CollectOrphans } from '../collect-orphans/collect-orphans.js';

/** Deletes the objects without a row that an operator asked to be deleted. */
@Injectable()
export class CollectOrphansSchedule {
  constructor(private readonly orphans: CollectOrphans) {}

  @Scheduled({ name: 'storage.collect-orphans', every_ms: 30_000 })
  async turn(): Promise<void> {
    await this.orphans.turn();
  }
}

import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { ScrubObjects } from '../scrub-objects/scrub-objects.js';

/** A little each minute: the bytes in the store against their hashes. */
@Injectable()
export class ScrubObjectsSchedule {
  constructor(private readonly scrub: ScrubObjects) {}

  @Scheduled({ name: 'storage.scrub-objects', every_ms: 60_000 })
  async round(): Promise<void> {
    await this.scrub.round();
  }
}

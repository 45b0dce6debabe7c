import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { RunErasure } from '../erase-person/run-erasure.js';

@Injectable()
export class ErasureSchedule {
  constructor(private readonly erasing: RunErasure) {}

  @Scheduled({ name: 'privacy.erase', every_ms: 5_000 })
  async erase(): Promise<void> {
    await this.erasing.runDue();
  }
}

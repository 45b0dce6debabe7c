import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { JudgeWaiting } from '../judge-upload/judge-waiting.js';

/** Asks the moderators again about uploads that wait for them. */
@Injectable()
export class JudgeUploadsSchedule {
  constructor(private readonly waiting: JudgeWaiting) {}

  @Scheduled({ name: 'storage.judge-waiting-uploads', every_ms: 5_000 })
  async judge(): Promise<void> {
    await this.waiting.run();
  }
}

import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { DayRepository } from '../data/day.repository.js';

const TEN_MINUTES_ms = 600_000;

/** Keeps the daily sums up to date. A run that was missed is made up for by the next one. */
@Injectable()
export class RollUpDaysSchedule {
  constructor(private readonly days: DayRepository) {}

  @Scheduled({ name: 'credits.roll-up-days', every_ms: TEN_MINUTES_ms })
  run(): Promise<void> {
    return this.days.rollUp();
  }
}

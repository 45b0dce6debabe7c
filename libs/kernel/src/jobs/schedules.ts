import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { newId } from '../ids.js';
import { MarkedMethods } from '../marked-methods.js';
import { describeError, log } from '../telemetry/log.js';
import { SCHEDULED, type ScheduleDeclaration } from './job.decorators.js';

interface Schedule extends ScheduleDeclaration {
  run: () => Promise<void>;
  timer?: NodeJS.Timeout;
  running?: Promise<void>;
}

/** A run that holds its lease longer is taken to be dead. Session locks do not survive poolers. */
const LEASE_MS = 10 * 60_000;
const MAX_POLL_MS = 15_000;

/** Runs every `@Scheduled` method of the worker, each in one worker at a time. */
@Injectable()
export class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = newId();
  private readonly schedules: Schedule[] = [];
  private stopping = false;

  constructor(
    private readonly marked: MarkedMethods,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { mark, call } of this.marked.find<ScheduleDeclaration>(SCHEDULED))
      this.schedules.push({ ...mark, run: call });
    const names = this.schedules.map((schedule) => schedule.name);
    if (new Set(names).size !== names.length)
      throw new Error(`Two schedules share a name: ${names.join(', ')}`);
    for (const schedule of this.schedules) {
      await this.unitOfWork.sql(
        'INSERT INTO kernel.schedule (name) VALUES ($1) ON CONFLICT DO NOTHING',
        [schedule.name],
      );
      this.plan(schedule, 0);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const schedule of this.schedules) clearTimeout(schedule.timer);
    await Promise.all(this.schedules.map(async (schedule) => schedule.running));
  }

  private plan(schedule: Schedule, delay_ms: number): void {
    if (this.stopping) return;
    schedule.timer = setTimeout(() => {
      schedule.running = this.tick(schedule).finally(() =>
        this.plan(schedule, Math.min(schedule.every_ms, MAX_POLL_MS)),
      );
    }, delay_ms);
  }

  private async tick(schedule: Schedule): Promise<void> {
    try {
      if (!(await this.take(schedule))) return;
      let failure: unknown = null;
      try {
        await schedule.run();
      } catch (error) {
        failure = error;
        log.error({ schedule: schedule.name, error: describeError(error) }, 'schedule failed');
      }
      await this.release(schedule, failure);
    } catch (error) {
      log.warn(
        { schedule: schedule.name, error: describeError(error) },
        'schedule could not be taken',
      );
    }
  }

  private async take(schedule: Schedule): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE kernel.schedule
          SET lease_owner = $2, lease_until = kernel.now() + $3 * interval '1 millisecond',
              last_started_at = kernel.now(),
              next_run_at = kernel.now() + $4 * interval '1 millisecond'
        WHERE name = $1 AND next_run_at <= kernel.now() + interval '50 milliseconds'
          AND (lease_until IS NULL OR lease_until < kernel.now())
    RETURNING name`,
      [schedule.name, this.owner, LEASE_MS, schedule.every_ms],
    );
    return rows.length > 0;
  }

  private async release(schedule: Schedule, failure: unknown): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE kernel.schedule SET lease_owner = NULL, lease_until = NULL,
              last_finished_at = kernel.now(), last_error = $3
        WHERE name = $1 AND lease_owner = $2`,
      [schedule.name, this.owner, failure instanceof Error ? failure.message.slice(0, 500) : null],
    );
  }
}

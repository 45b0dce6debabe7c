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

const MAX_POLL_MS = 15_000;

/** Runs every `@Scheduled` method of the worker, each in one worker at a time. */
@Injectable()
export class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /**
   * Whoever does not prolong its lease is taken to be dead, and another worker goes on; session
   * locks do not survive poolers. A run that takes longer than the last is taken to hang.
   */
  readonly lease = { lasts_ms: 45_000, renewed_ms: 15_000, at_most_ms: 10 * 60_000 };
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
      const renewing = setInterval(() => void this.renew(schedule), this.lease.renewed_ms);
      try {
        await schedule.run();
      } catch (error) {
        failure = error;
        log.error({ schedule: schedule.name, error: describeError(error) }, 'schedule failed');
      } finally {
        clearInterval(renewing);
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
      [schedule.name, this.owner, this.lease.lasts_ms, schedule.every_ms],
    );
    return rows.length > 0;
  }

  private async renew({ name }: Schedule): Promise<void> {
    try {
      await this.unitOfWork.sql(
        `UPDATE kernel.schedule SET lease_until = kernel.now() + $3 * interval '1 millisecond'
          WHERE name = $1 AND lease_owner = $2
            AND last_started_at > kernel.now() - $4 * interval '1 millisecond'`,
        [name, this.owner, this.lease.lasts_ms, this.lease.at_most_ms],
      );
    } catch (error) {
      log.warn({ schedule: name, error: describeError(error) }, 'a lease could not be prolonged');
    }
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

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { newId, Scheduled, UnitOfWork } from '#kernel';
import { Schedules } from '../../../libs/kernel/src/jobs/schedules.js';
import { setClockOffset } from '../../support/clock.js';
import { startKernel } from '../../support/kernel.js';
import { eventually } from '../generation/studio.js';

/** A schedule whose runs last until they are let go. */
@Injectable()
class Slow {
  runs = 0;
  gate: Promise<unknown> = Promise.resolve(undefined);

  @Scheduled({ name: 'test.slow', every_ms: 50 })
  async run(): Promise<void> {
    this.runs += 1;
    await this.gate;
  }
}

/** Real: Postgres. Death is played by a lease that nobody prolongs, time by the database's clock. */
let kernel: Awaited<ReturnType<typeof startKernel>>;
let slow: Slow;
let schedules: Schedules;
beforeAll(async () => {
  kernel = await startKernel([Slow, Schedules]);
  slow = kernel.context.get(Slow);
  schedules = kernel.context.get(Schedules);
});
beforeEach(async () => {
  await setClockOffset(kernel.database, '0');
  // What ran at a later time is due only then.
  await kernel.context
    .get(UnitOfWork)
    .sql(`UPDATE kernel.schedule SET next_run_at = kernel.now() WHERE name = 'test.slow'`);
});
afterAll(() => kernel.close());

const row = async () => {
  const [found] = await kernel.context.get(UnitOfWork).sql<{
    owner: string | null;
    until: Date | null;
    left_s: number | null;
    isOver: boolean;
  }>(
    `SELECT lease_owner AS owner, lease_until AS until, lease_until < kernel.now() AS "isOver",
            extract(epoch FROM lease_until - last_started_at)::float8 AS left_s
       FROM kernel.schedule WHERE name = 'test.slow'`,
  );
  return found!;
};
const nextRun = async () => {
  const { runs } = slow;
  await eventually(
    () => Promise.resolve(slow.runs),
    (now) => now > runs,
  );
};

it('holds a short lease, and prolongs it for as long as the run lasts', async () => {
  schedules.lease.renewed_ms = 100_000;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  slow.gate = promise;
  await nextRun();
  const { left_s } = await row();
  expect(left_s).toBeLessThanOrEqual(45);
  slow.gate = Promise.resolve(undefined);
  resolve(undefined);

  schedules.lease.renewed_ms = 20;
  const second = Promise.withResolvers<undefined>();
  slow.gate = second.promise;
  await nextRun();
  const first = await row();
  await eventually(row, ({ until }) => until! > first.until!);
  // A run that hangs loses its lease in the end.
  await setClockOffset(kernel.database, '11 minutes');
  // One that was prolonged at the new time would not be over for three quarters of a minute; a renewal
  // that was under way may still be written, at the old one.
  await new Promise((done) => setTimeout(done, 100));
  expect((await row()).isOver).toBe(true);
  slow.gate = Promise.resolve(undefined);
  second.resolve(undefined);
});

it('goes on within a minute after the death of whoever ran it', async () => {
  await nextRun();
  await kernel.context.get(UnitOfWork).sql(
    `UPDATE kernel.schedule SET lease_owner = $1, next_run_at = kernel.now(),
              lease_until = kernel.now() + $2 * interval '1 millisecond' WHERE name = 'test.slow'`,
    [newId(), schedules.lease.lasts_ms],
  );
  const { runs } = slow;
  await setClockOffset(kernel.database, '30 seconds');
  await new Promise((done) => setTimeout(done, 200));
  expect(slow.runs).toBeLessThanOrEqual(runs + 1);
  await setClockOffset(kernel.database, '46 seconds');
  await nextRun();
});

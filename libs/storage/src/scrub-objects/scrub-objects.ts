import { Injectable } from '@nestjs/common';
import { Config, Metrics, UnitOfWork } from '#kernel';
import { DamageRepository } from '../data/damage.repository.js';
import type { StoredObject } from '../data/stored-object.js';
import { CheckObject, type Verdict } from './check-object.js';

const BATCH = 50;

/**
 * Reads everything in the store once in `SCRUB_DAYS`, a little each minute, and compares it with
 * what was written: a file that rots is seen while there still is a backup that has it.
 */
@Injectable()
export class ScrubObjects {
  /** Of one round; the next one goes on. A round is short so that a shutdown has not to wait for it. */
  readonly options = {
    max_objects: 500,
    max_bytes: 1024 ** 3,
    max_ms: 20_000,
    /** Damaged ones are read again so often. */
    again_s: 3_600,
  };

  constructor(
    private readonly checking: CheckObject,
    private readonly damages: DamageRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
    private readonly metrics: Metrics,
  ) {}

  /** @throws store_unavailable; the next round goes on */
  async round(): Promise<void> {
    const days = this.config.scrubDays;
    if (days === null) return;
    const { max_objects, max_bytes, max_ms, again_s } = this.options;
    const began_ms = performance.now();
    const done = { objects: 0, bytes: 0, damaged: 0 };
    const isOver = () =>
      done.objects >= max_objects ||
      done.bytes >= max_bytes ||
      performance.now() - began_ms >= max_ms;
    try {
      await this.each(await this.damages.dueAgain(again_s, BATCH), done, isOver);
      for (;;) {
        const due = isOver() ? [] : await this.damages.due(days, BATCH);
        if (due.length === 0) break;
        await this.each(due, done, isOver);
      }
    } finally {
      await this.unitOfWork.run(() => this.damages.endRound(done));
      await this.measure(days);
    }
  }

  private async each(
    rows: readonly StoredObject[],
    done: { objects: number; bytes: number; damaged: number },
    isOver: () => boolean,
  ): Promise<void> {
    for (const row of rows) {
      if (isOver()) return;
      const verdict = await this.checking.check(row);
      done.objects += 1;
      done.bytes += row.bytes;
      if (verdict !== 'whole' && verdict !== 'gone') done.damaged += 1;
      this.count(verdict);
    }
  }

  private count(verdict: Verdict): void {
    this.metrics
      .counter('gptimage_scrubbed_objects_total', 'Objects read and compared with their rows', [
        'verdict',
      ])
      .inc({ verdict });
  }

  private async measure(days: number): Promise<void> {
    const damaged = this.metrics.gauge(
      'gptimage_damaged_objects',
      'Objects in the store that are not what was written',
      ['kind'],
    );
    for (const [kind, count] of Object.entries(await this.damages.openByKind()))
      damaged.set({ kind }, count);
    const { oldestAt } = await this.damages.summary(days);
    this.metrics
      .gauge(
        'gptimage_oldest_scrub_timestamp',
        'When the object that waits longest was last good',
        [],
      )
      .set((oldestAt?.getTime() ?? 0) / 1000);
  }
}

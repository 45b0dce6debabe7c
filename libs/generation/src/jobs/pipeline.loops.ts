import { describeError, log, RedisClient, Scheduled } from '#kernel';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DISPATCH_CHANNEL } from '../dispatch-images/dispatch-kick.js';
import { DispatchImages } from '../dispatch-images/dispatch-images.js';
import { PipelineOptions } from '../pipeline-options.js';
import { Reconcile } from '../reconcile/reconcile.js';

/** What every worker does again and again: dispatch, and look for leases that ran out. */
@Injectable()
export class PipelineLoops implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: Loop[] = [];
  private subscriber: ReturnType<RedisClient['subscriber']> | null = null;

  constructor(
    private readonly dispatch: DispatchImages,
    private readonly reconcile: Reconcile,
    private readonly options: PipelineOptions,
    private readonly redis: RedisClient,
  ) {}

  onApplicationBootstrap(): void {
    const dispatching = new Loop('dispatch', this.options.dispatch_ms, async () => {
      await this.dispatch.turn();
    });
    this.loops.push(
      dispatching,
      // In every worker and not as a schedule: a schedule's own lease may belong to the dead.
      new Loop('expiry', this.options.expiry_check_ms, async () => {
        await this.reconcile.takeBackExpiredLeases();
      }),
    );
    this.subscriber = this.redis.subscriber();
    this.subscriber.on('message', () => dispatching.wake());
    void this.subscriber.subscribe(DISPATCH_CHANNEL).catch(() => undefined);
  }

  async onModuleDestroy(): Promise<void> {
    this.subscriber?.disconnect();
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  @Scheduled({ name: 'generation.reconcile', every_ms: 60_000 })
  async reconcileAll(): Promise<void> {
    await this.reconcile.run();
  }
}

/** Runs `turn`, waits, and again; never two turns at once. A failing turn is logged once in a row. */
class Loop {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;
  private failing = false;
  private woken = false;

  constructor(
    private readonly name: string,
    private readonly pace_ms: number,
    private readonly turn: () => Promise<void>,
  ) {
    this.plan(0);
  }

  wake(): void {
    this.woken = true;
    if (!this.running) this.plan(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private plan(delay_ms: number): void {
    if (this.stopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.woken = false;
      this.running = this.run().finally(() => {
        this.running = null;
        this.plan(this.woken ? 0 : this.pace_ms);
      });
    }, delay_ms);
  }

  private async run(): Promise<void> {
    try {
      await this.turn();
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        log.warn({ loop: this.name, error: describeError(error) }, 'a turn of the pipeline failed');
      this.failing = true;
    }
  }
}

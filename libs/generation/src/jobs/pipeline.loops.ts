import { Loop, RedisClient, Scheduled } from '#kernel';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DISPATCH_CHANNEL } from '../dispatch-images/dispatch-kick.js';
import { DispatchImages } from '../dispatch-images/dispatch-images.js';
import { PipelineOptions } from '../pipeline-options.js';
import { Reconcile } from '../reconcile/reconcile.js';
import { SpoolFolders } from '../run-image/spool-folders.js';
import { SweepSpool } from '../run-image/sweep-spool.js';

/** What every worker does again and again: dispatch, and look for leases that ran out. */
@Injectable()
export class PipelineLoops implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: Loop[] = [];
  private subscriber: ReturnType<RedisClient['subscriber']> | null = null;

  constructor(
    private readonly dispatch: DispatchImages,
    private readonly reconcile: Reconcile,
    private readonly spool: SweepSpool,
    private readonly folders: SpoolFolders,
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
      new Loop('spool-folder', this.options.heartbeat_ms, () => this.folders.beat()),
      // Each worker its own disk.
      new Loop('spool', this.options.spool_sweep_ms, async () => {
        await this.spool.sweep();
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

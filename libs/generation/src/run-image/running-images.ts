import { describeError, log, RedisClient } from '#kernel';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import { PipelineOptions } from '../pipeline-options.js';
import { ABORT_CHANNEL } from '../cancel-generation/abort-channel.js';
import { WorkerIdentity } from './worker-identity.js';

/** Why work on an image was stopped from outside. */
export type StopReason = 'cancelled' | 'fenced' | 'shutdown' | 'timeout';

export class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`stopped: ${reason}`);
    this.name = 'Stopped';
  }
}

interface Running {
  token: number;
  controller: AbortController;
  done: Promise<void>;
}

/**
 * The leases of this process: keeps them alive, stops work whose lease was taken away or whose
 * image was cancelled, and hands everything back when the process ends.
 */
@Injectable()
export class RunningImages implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly running = new Map<string, Running>();
  private timer: NodeJS.Timeout | null = null;
  private subscriber: ReturnType<RedisClient['subscriber']> | null = null;
  private lastBeat_ms = performance.now();
  draining = false;

  constructor(
    private readonly images: ImageRepository,
    private readonly queue: QueueRepository,
    private readonly identity: WorkerIdentity,
    private readonly options: PipelineOptions,
    private readonly redis: RedisClient,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queue.beatWorker(this.identity.id, this.options.slots);
    this.plan();
    this.subscriber = this.redis.subscriber();
    this.subscriber.on('message', (_channel: string, imageId: string) =>
      this.stop(imageId, 'cancelled'),
    );
    void this.subscriber.subscribe(ABORT_CHANNEL).catch(() => undefined);
  }

  /** Runs `work` under a lease that this worker has just taken. */
  async hold(
    imageId: string,
    token: number,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const done = work(controller.signal);
    this.running.set(imageId, { token, controller, done: done.catch(() => undefined) });
    try {
      await done;
    } finally {
      if (this.running.get(imageId)?.token === token) this.running.delete(imageId);
    }
  }

  stop(imageId: string, reason: StopReason): void {
    this.running.get(imageId)?.controller.abort(new Stopped(reason));
  }

  /** Stops taking work, lets what is nearly done finish within the bound, hands back the rest. */
  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    this.subscriber?.disconnect();
    for (const imageId of this.running.keys()) this.stop(imageId, 'shutdown');
    const all = Promise.all([...this.running.values()].map((image) => image.done));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      all,
      new Promise((resolve) => (timer = setTimeout(resolve, this.options.drain_ms))),
    ]);
    clearTimeout(timer);
    if (this.timer) clearTimeout(this.timer);
    await this.queue.removeWorker(this.identity.id).catch(() => undefined);
  }

  private plan(): void {
    this.timer = setTimeout(
      () => void this.beat().finally(() => this.plan()),
      this.options.heartbeat_ms,
    );
    if (this.draining) clearTimeout(this.timer);
  }

  private async beat(): Promise<void> {
    const held = new Map([...this.running].map(([id, { token }]) => [id, token]));
    try {
      if (!this.draining) await this.queue.beatWorker(this.identity.id, this.options.slots);
      if (held.size > 0) {
        const own = await this.images.beat(this.identity.id, held, this.options.lease_ms);
        for (const [id, token] of held)
          if (!own.has(id) && this.running.get(id)?.token === token) this.stop(id, 'fenced');
      }
      this.lastBeat_ms = performance.now();
    } catch (error) {
      log.warn({ error: describeError(error) }, 'leases could not be prolonged');
      // Past the deadline another worker may own them: what we made could not be written anyway.
      if (performance.now() - this.lastBeat_ms > this.options.lease_ms)
        for (const id of held.keys()) this.stop(id, 'fenced');
    }
  }
}

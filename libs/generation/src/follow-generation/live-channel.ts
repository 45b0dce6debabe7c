import { log, RedisClient } from '#kernel';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';

const changed = z.object({ kind: z.literal('changed') });
const partial = z.object({
  kind: z.literal('partial'),
  imageId: z.uuid(),
  index: z.int(),
  partialIndex: z.int(),
  dataUrl: z.string(),
  /** Nobody vouched for the preview yet: only its colours are shown. */
  blurred: z.literal(true).optional(),
});
const liveMessage = z.discriminatedUnion('kind', [changed, partial]);

/** What watchers of a generation hear: that its rows changed, or a preview that no row keeps. */
export type LiveMessage = z.infer<typeof liveMessage>;
export type PartialPreview = z.infer<typeof partial>;
type Listener = (message: LiveMessage) => void;

const channelOf = (generationId: string): string => `generation:live:${generationId}`;
const previewsOf = (generationId: string): string => `generation:previews:${generationId}`;
/** The newest preview of each image is kept so long for who comes in the middle of a run. */
const PREVIEW_KEPT_S = 60;

/**
 * Redis pub/sub between the worker that makes images and the processes that watch them. It only
 * makes things quick: whoever misses a message finds the truth in Postgres.
 */
@Injectable()
export class LiveChannel implements OnApplicationShutdown {
  private subscriber: ReturnType<RedisClient['subscriber']> | null = null;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly redis: RedisClient) {}

  /** Tells watchers, best effort. */
  async publish(generationId: string, message: LiveMessage): Promise<void> {
    const text = JSON.stringify(message);
    try {
      const commands = this.redis.connection.pipeline();
      if (message.kind === 'partial') {
        commands.hset(previewsOf(generationId), message.imageId, text);
        commands.expire(previewsOf(generationId), PREVIEW_KEPT_S);
      }
      await commands.publish(channelOf(generationId), text).exec();
    } catch {
      // Redis is away: watchers poll Postgres.
    }
  }

  /** The newest preview of each image, as far as they are kept; none while Redis is away. */
  async recentPreviews(generationId: string): Promise<PartialPreview[]> {
    try {
      const texts = await this.redis.connection.hvals(previewsOf(generationId));
      return texts.flatMap((text) => partial.safeParse(parseJson(text)).data ?? []);
    } catch {
      return [];
    }
  }

  /** True while messages arrive at once; else watchers should poll. */
  get isLive(): boolean {
    return this.subscriber?.status === 'ready';
  }

  /** Listens from now on. @returns the way to stop. */
  async subscribe(generationId: string, listener: Listener): Promise<() => void> {
    const channel = channelOf(generationId);
    const set = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, set);
    set.add(listener);
    if (set.size === 1)
      await this.connection()
        .subscribe(channel)
        .catch(() => undefined);
    return () => {
      set.delete(listener);
      if (set.size > 0 || this.listeners.get(channel) !== set) return;
      this.listeners.delete(channel);
      void this.connection()
        .unsubscribe(channel)
        .catch(() => undefined);
    };
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
  }

  private connection(): ReturnType<RedisClient['subscriber']> {
    if (this.subscriber) return this.subscriber;
    this.subscriber = this.redis.subscriber();
    this.subscriber.on('message', (channel: string, text: string) => this.deliver(channel, text));
    return this.subscriber;
  }

  private deliver(channel: string, text: string): void {
    const parsed = liveMessage.safeParse(parseJson(text));
    if (!parsed.success) {
      log.warn({ channel }, 'a live message does not fit its schema');
      return;
    }
    for (const listener of this.listeners.get(channel) ?? []) listener(parsed.data);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { describeError, log } from '#kernel';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { BrowseResults } from '../browse-results/browse-results.js';
import { isFinal } from '../generation.js';
import type { GenerationView } from '../http/generation.schemas.js';
import { changeEvents, previewEvents, snapshotEvents } from './changes.js';
import { LiveChannel, type LiveMessage, type PartialPreview } from './live-channel.js';
import type { SseEvent } from './sse-stream.js';

/** Where events go; a {@link SseStream}, or anything alike. */
export interface EventSink {
  readonly isOpen: boolean;
  send(event: SseEvent): void;
  comment(): void;
  end(): void;
  onClose(callback: () => void): void;
}

/** While Redis tells of changes, Postgres is asked this often all the same: messages get lost. */
const SAFETY_POLL_MS = 4_000;
/** Without Redis. */
const POLL_MS = 1_000;
const COMMENT_MS = 15_000;

/**
 * Lets a customer watch a generation: subscribe first, then the snapshot, then what changes. Every
 * event is derived from the rows, so a refresh, a deploy or a lost message shows the truth.
 */
@Injectable()
export class FollowGeneration implements OnModuleDestroy {
  private readonly sinks = new Set<EventSink>();

  constructor(
    private readonly browse: BrowseResults,
    private readonly live: LiveChannel,
  ) {}

  /** The generation to watch, so that a stranger gets 404 before a stream begins. */
  find(workspaceId: string, id: string): Promise<GenerationView> {
    return this.browse.generation(workspaceId, id);
  }

  /** Sends events until the generation is over or the reader leaves. */
  async follow(workspaceId: string, id: string, sink: EventSink): Promise<void> {
    const follower = new Follower(
      () => this.browse.generation(workspaceId, id),
      () => this.live.recentPreviews(id),
      sink,
    );
    const unsubscribe = await this.live.subscribe(id, (message) => follower.hear(message));
    const poll = new Poll(
      () => (this.live.isLive ? SAFETY_POLL_MS : POLL_MS),
      () => {
        follower.hear({ kind: 'changed' });
      },
    );
    const comments = setInterval(() => sink.comment(), COMMENT_MS);
    this.sinks.add(sink);
    sink.onClose(() => {
      this.sinks.delete(sink);
      unsubscribe();
      poll.stop();
      clearInterval(comments);
    });
    follower.hear({ kind: 'changed' });
  }

  /** Readers reconnect to another process. */
  onModuleDestroy(): void {
    for (const sink of this.sinks) sink.end();
  }
}

/** Reads one after the other, never two at once: events stay in order. */
class Follower {
  private last: GenerationView | null = null;
  private reading = false;
  /** Changes heard so far, and those that the last reading covers. */
  private heard = 0;

  constructor(
    private readonly read: () => Promise<GenerationView>,
    private readonly readPreviews: () => Promise<PartialPreview[]>,
    private readonly sink: EventSink,
  ) {}

  hear(message: LiveMessage): void {
    if (message.kind === 'changed') void this.refresh();
    else if (this.last)
      for (const event of previewEvents(this.last, [message])) this.sink.send(event);
  }

  private async refresh(): Promise<void> {
    this.heard += 1;
    if (this.reading) return;
    this.reading = true;
    try {
      for (let covered = 0; covered < this.heard && this.sink.isOpen;) {
        covered = this.heard;
        await this.tellNews();
      }
    } catch (error) {
      // Postgres is away: the poll asks again; the reader keeps what it has seen.
      log.debug({ error: describeError(error) }, 'a stream could not be refreshed');
    } finally {
      this.reading = false;
    }
  }

  private async tellNews(): Promise<void> {
    const now = await this.read();
    if (!this.sink.isOpen) return;
    const events = this.last
      ? changeEvents(this.last, now)
      : [...snapshotEvents(now), ...previewEvents(now, await this.previewsFor(now))];
    this.last = now;
    for (const event of events) this.sink.send(event);
    if (isFinal(now.status)) this.sink.end();
  }

  private async previewsFor(now: GenerationView): Promise<PartialPreview[]> {
    return isFinal(now.status) ? [] : this.readPreviews();
  }
}

/** A timer whose pace is asked before each turn. */
class Poll {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly pace_ms: () => number,
    private readonly turn: () => void,
  ) {
    this.plan();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.turn();
      this.plan();
    }, this.pace_ms());
  }
}

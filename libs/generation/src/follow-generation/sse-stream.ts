import type { FastifyReply } from 'fastify';

export interface SseEvent {
  event: string;
  data: unknown;
  /** Position to resume from; previews have none. */
  id?: number;
}

/** A client that reads slower than this many bytes behind is let go; it comes back and resumes. */
const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;

/** One event as its lines on the wire. JSON has no line breaks, so one data line is enough. */
export function formatEvent({ event, data, id }: SseEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Server-sent events on a raw response: written by hand because comments keep proxies awake. */
export class SseStream {
  private open = true;
  private readonly closed: (() => void)[] = [];

  /**
   * @param options.comesBack a browser that is told when to come back. OpenAI's Python client takes
   * that line for an event without data, and breaks.
   */
  constructor(
    private readonly reply: FastifyReply,
    options: { comesBack: boolean } = { comesBack: true },
  ) {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    raw.once('close', () => this.finish());
    raw.once('error', () => this.finish());
    // Browsers come back after this many milliseconds.
    if (options.comesBack) raw.write('retry: 2000\n\n');
    else raw.flushHeaders();
  }

  get isOpen(): boolean {
    return this.open;
  }

  send(event: SseEvent): void {
    this.write(formatEvent(event));
  }

  /** A comment: ignored by clients, but it shows proxies and us that the line is alive. */
  comment(): void {
    this.write(': \n\n');
  }

  end(): void {
    if (this.open) this.reply.raw.end();
    this.finish();
  }

  onClose(callback: () => void): void {
    if (this.open) this.closed.push(callback);
    else callback();
  }

  private write(text: string): void {
    if (!this.open) return;
    this.reply.raw.write(text);
    if (this.reply.raw.writableLength > MAX_BACKLOG_BYTES) {
      this.reply.raw.destroy();
      this.finish();
    }
  }

  private finish(): void {
    if (!this.open) return;
    this.open = false;
    for (const callback of this.closed) callback();
  }
}

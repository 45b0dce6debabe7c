import { createParser } from 'eventsource-parser';
import type { Customer } from '../../support/http-client.js';

export interface StreamEvent {
  event: string;
  id?: string;
  data: Record<string, unknown>;
}

export interface EventReader {
  readonly events: StreamEvent[];
  readonly comments: number;
  /** Ends when the server ends the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Reads a generation's stream as a browser does. */
export async function readEvents(
  customer: Customer,
  generationId: string,
  lastEventId?: string,
): Promise<EventReader> {
  const abort = new AbortController();
  const answer = await fetch(
    new URL(`/api/v1/generations/${generationId}/events`, customer.client.url),
    {
      signal: abort.signal,
      headers: {
        cookie: customer.client.cookie ?? '',
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    },
  );
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream') || !answer.body)
    throw new Error(`not a stream: ${answer.status}`);
  const events: StreamEvent[] = [];
  const state = { comments: 0 };
  const parser = createParser({
    onEvent: ({ event, id, data }) =>
      events.push({ event: event ?? '', id, data: JSON.parse(data) as Record<string, unknown> }),
    onComment: () => (state.comments += 1),
  });
  const decoder = new TextDecoder();
  const pump = async (body: ReadableStream<Uint8Array>) => {
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  };
  const ended = pump(answer.body as ReadableStream<Uint8Array>).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    events,
    get comments() {
      return state.comments;
    },
    ended,
    close: () => abort.abort(),
  };
}

import type { Customer } from '../../support/http-client.js';

export interface StreamEvent {
  event: string;
  id?: string;
  data: Record<string, unknown>;
}

export interface EventReader {
  readonly events: StreamEvent[];
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
  const pump = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      events.push(...blocks.flatMap((block) => parse(block) ?? []));
    }
  };
  const ended = pump(answer.body as ReadableStream<Uint8Array>).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    events,
    ended,
    close: () => abort.abort(),
  };
}

/** One block of lines as an event; null for comments and settings. */
function parse(block: string): StreamEvent | null {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field('data');
  if (data === undefined) return null;
  return {
    event: field('event') ?? '',
    id: field('id'),
    data: JSON.parse(data) as Record<string, unknown>,
  };
}

import type { Estimate, Generation, Image } from '../../api/wire.js';
import { onReconnect } from '../../lib/connection.js';

export interface LiveHandlers {
  onGeneration: (generation: Generation) => void;
  onPosition: (position: number, estimate: Estimate | undefined) => void;
  onImage: (image: Image) => void;
  onPartial: (imageId: string, dataUrl: string) => void;
  onFinished: (generation: Generation) => void;
}

interface Payloads {
  queued: { generation?: Generation };
  progress: { generation: Generation };
  position: { position: number; estimate?: Estimate };
  partial: { imageId: string; dataUrl: string };
  image: { image: Image };
  finished: { generation: Generation };
}

const LONGEST_WAIT_MS = 15_000;

/**
 * Follows one run until it ends. The browser reconnects by itself after a short break and sends
 * Last-Event-ID; when it gives up (a restart of the server, sleep), a new connection is opened
 * with growing pauses. Returns the way to stop.
 */
export function follow(generationId: string, handlers: LiveHandlers): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let over = false;

  const stop = (): void => {
    over = true;
    clearTimeout(timer);
    source?.close();
    forget();
  };
  const on = <K extends keyof Payloads>(name: K, handle: (data: Payloads[K]) => void): void =>
    source?.addEventListener(name, (event: MessageEvent<string>) => {
      attempts = 0;
      handle(JSON.parse(event.data) as Payloads[K]);
    });
  function reopen(): void {
    clearTimeout(timer);
    if (!over) open();
  }
  function open(): void {
    source?.close();
    source = new EventSource(`/api/v1/generations/${generationId}/events`);
    on('queued', (data) => data.generation && handlers.onGeneration(data.generation));
    on('progress', (data) => handlers.onGeneration(data.generation));
    on('position', (data) => handlers.onPosition(data.position, data.estimate));
    on('partial', (data) => handlers.onPartial(data.imageId, data.dataUrl));
    on('image', (data) => handlers.onImage(data.image));
    on('finished', (data) => {
      stop();
      handlers.onFinished(data.generation);
    });
    source.onerror = () => {
      if (over || source?.readyState !== EventSource.CLOSED) return;
      attempts += 1;
      timer = setTimeout(reopen, Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempts));
    };
  }

  const forget = onReconnect(reopen);
  open();
  return stop;
}

import type { GenerationView } from '../http/generation.schemas.js';
import { isFinal } from '../generation.js';
import type { SseEvent } from './sse-stream.js';

/** The first events of a stream: the whole truth, and the end if it is over already. */
export function snapshotEvents(now: GenerationView): SseEvent[] {
  const events: SseEvent[] = [{ event: 'progress', id: now.version, data: { generation: now } }];
  if (now.status === 'accepted')
    events.push({ event: 'queued', data: { generationId: now.id, position: now.queuePosition } });
  return [...events, ...endEvents(now)];
}

/** What a watcher who has seen `before` must be told. */
export function changeEvents(before: GenerationView, now: GenerationView): SseEvent[] {
  const events: SseEvent[] = [];
  const seen = new Map(before.images.map((image) => [image.id, image]));
  for (const image of now.images) {
    const old = seen.get(image.id);
    if (old?.status !== image.status || old.deletedAt !== image.deletedAt)
      events.push({ event: 'image', id: now.version, data: { image } });
  }
  if (before.status !== now.status && !isFinal(now.status))
    events.push({ event: 'progress', id: now.version, data: { generation: now } });
  if (now.queuePosition !== undefined && before.queuePosition !== now.queuePosition)
    events.push({
      event: 'position',
      data: { position: now.queuePosition, estimate: now.estimate },
    });
  return [...events, ...endEvents(now)];
}

function endEvents(now: GenerationView): SseEvent[] {
  return isFinal(now.status)
    ? [{ event: 'finished', id: now.version, data: { generation: now } }]
    : [];
}

import type { GenerationView } from '../http/generation.schemas.js';
import { isFinal } from '../generation.js';
import { isTerminal } from '../image.js';
import type { PartialPreview } from './live-channel.js';
import type { SseEvent } from './sse-stream.js';

/** The first events of a stream: the whole truth, and the end if it is over already. */
export function snapshotEvents(now: GenerationView): SseEvent[] {
  const events: SseEvent[] = [{ event: 'progress', id: now.version, data: { generation: now } }];
  if (now.status === 'accepted')
    events.push({ event: 'queued', data: { generationId: now.id, position: now.queuePosition } });
  return [...events, ...endEvents(now)];
}

/** Previews of images that are still being drawn; those of images that are over say nothing new. */
export function previewEvents(
  now: GenerationView,
  previews: readonly PartialPreview[],
): SseEvent[] {
  const drawing = new Set(
    now.images
      .filter(({ status }) => !isTerminal(status) && status !== 'in_review')
      .map(({ id }) => id),
  );
  return previews
    .filter(({ imageId }) => drawing.has(imageId))
    .map(({ kind: _kind, ...data }) => ({ event: 'partial', data }));
}

/** What a watcher who has seen `before` must be told. */
export function changeEvents(before: GenerationView, now: GenerationView): SseEvent[] {
  const events: SseEvent[] = [];
  const seen = new Map(before.images.map((image) => [image.id, image]));
  for (const image of now.images) {
    const old = seen.get(image.id);
    if (
      old?.status !== image.status ||
      old.attempt?.number !== image.attempt?.number ||
      old.deletedAt !== image.deletedAt
    )
      events.push({ event: 'image', id: now.version, data: { image } });
  }
  if (before.status !== now.status && !isFinal(now.status))
    events.push({ event: 'progress', id: now.version, data: { generation: now } });
  // Nothing of the run itself changed: its version is the same.
  else if (before.paused !== now.paused && !isFinal(now.status))
    events.push({ event: 'progress', data: { generation: now } });
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

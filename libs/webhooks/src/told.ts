import type { EventType, TEST_EVENT } from './endpoint.js';

/** Something that is told to endpoints: small, stable, ids and states alone. */
export interface Told {
  type: EventType | typeof TEST_EVENT;
  data: Record<string, string | number>;
}

/** How a picture ends: `image.delivered`, or `image.failed` with the way in which it did. */
export function toldOfImage(image: {
  imageId: string;
  generationId: string;
  status: string;
}): Told {
  const { imageId, generationId, status } = image;
  return {
    type: status === 'delivered' ? 'image.delivered' : 'image.failed',
    data: { imageId, generationId, status },
  };
}

/** The body that is sent: what happened, when, and to what. */
export function bodyOf(told: Told, at: Date): string {
  return JSON.stringify({ type: told.type, timestamp: at.toISOString(), data: told.data });
}

import { describe, expect, it } from '@jest/globals';
import type { GenerationView } from '../http/generation.schemas.js';
import type { ImageView } from '../http/image.schemas.js';
import { changeEvents, previewEvents, snapshotEvents } from './changes.js';

const image = (id: string, status: ImageView['status']) => ({ id, status }) as ImageView;
const generation = (
  version: number,
  status: GenerationView['status'],
  images: ImageView[],
  queuePosition?: number,
) => ({ id: 'g', version, status, images, queuePosition }) as GenerationView;

describe('what a watcher hears', () => {
  it('first the whole truth, with the version as its id', () => {
    expect(
      snapshotEvents(generation(3, 'running', [])).map(({ event, id }) => [event, id]),
    ).toEqual([['progress', 3]]);
  });

  it('the end at once when it is over', () => {
    expect(snapshotEvents(generation(9, 'finished', [])).map(({ event }) => event)).toEqual([
      'progress',
      'finished',
    ]);
  });

  it('each image whose state changed, and nothing else', () => {
    const before = generation(3, 'running', [image('a', 'generating'), image('b', 'queued')]);
    const now = generation(5, 'running', [image('a', 'delivered'), image('b', 'queued')]);
    expect(changeEvents(before, now)).toEqual([
      { event: 'image', id: 5, data: { image: image('a', 'delivered') } },
    ]);
    expect(changeEvents(now, now)).toEqual([]);
  });

  it('that an image is tried again, although it is being drawn now as it was before', () => {
    const first = image('a', 'generating');
    const second = { ...first, attempt: { number: 2, of: 4 } };
    expect(
      changeEvents(generation(3, 'running', [first]), generation(6, 'running', [second])),
    ).toEqual([{ event: 'image', id: 6, data: { image: second } }]);
  });

  it('its place in the queue when that moved', () => {
    const events = changeEvents(generation(1, 'accepted', [], 4), generation(1, 'accepted', [], 3));
    expect(events).toEqual([{ event: 'position', data: { position: 3, estimate: undefined } }]);
  });

  it('that it waits for providers that are paused, and that it does not any more', () => {
    const waits = generation(1, 'accepted', [], 4);
    const paused = { ...waits, paused: true as const };
    for (const [before, now] of [
      [waits, paused],
      [paused, waits],
    ] as const)
      expect(changeEvents(before, now)).toEqual([{ event: 'progress', data: { generation: now } }]);
  });

  it('previews of images that are still being drawn, and of no others', () => {
    const now = generation(5, 'running', [image('a', 'generating'), image('b', 'cancelled')]);
    const preview = (imageId: string) =>
      ({ kind: 'partial', imageId, index: 0, partialIndex: 1, dataUrl: 'data:' }) as const;
    expect(previewEvents(now, [preview('a'), preview('b')])).toEqual([
      { event: 'partial', data: { imageId: 'a', index: 0, partialIndex: 1, dataUrl: 'data:' } },
    ]);
  });
});

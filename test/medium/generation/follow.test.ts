import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import type { Turnstile } from '../../support/turnstile.js';
import { LiveChannel } from '../../../libs/generation/src/follow-generation/live-channel.js';
import { readEvents } from './event-reader.js';
import { guidedEngine } from './guided-engine.js';
import { accepted, customerWith, eventually, over, type Generation } from './studio.js';

/** Real: Postgres, Redis, the demo engine, server-sent events over HTTP. */
describe('watching a generation', () => {
  let app: TestApp;
  let engine: Turnstile;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    engine = guidedEngine(app);
  });
  afterAll(async () => {
    await app.close();
  });

  it('shows the whole truth first, then previews and each image, then the end', async () => {
    const customer = await customerWith(app, 100);
    // What comes after the picture is not shown any more: it is held back until a preview was seen.
    engine.close();
    const { id } = await accepted(customer, { count: 2 });
    const reader = await readEvents(customer, id);
    await eventually(
      async () => reader.events.filter(({ event }) => event === 'partial').length,
      (seen) => seen > 0,
    );
    engine.open();
    await reader.ended;
    const [first] = reader.events;
    expect(first!.event).toBe('progress');
    expect((first!.data.generation as Generation).images).toHaveLength(2);
    expect(first!.id).toBe(String((first!.data.generation as Generation).version));

    const partials = reader.events.filter((event) => event.event === 'partial');
    expect(partials.length).toBeGreaterThan(0);
    for (const { data, id: eventId } of partials) {
      expect(data.dataUrl).toMatch(/^data:image\/jpeg;base64,/);
      expect((data.dataUrl as string).length).toBeLessThan(100_000);
      expect(eventId).not.toBe('');
    }
    const delivered = reader.events.filter(
      ({ event, data }) =>
        event === 'image' && (data.image as { status: string }).status === 'delivered',
    );
    expect(delivered).toHaveLength(2);
    const last = reader.events.at(-1)!;
    expect(last.event).toBe('finished');
    expect((last.data.generation as Generation).status).toBe('finished');
    const ids = reader.events.flatMap(({ id }) => (id ? [Number(id)] : []));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('shows the end at once to who comes late or resumes', async () => {
    const customer = await customerWith(app, 100);
    const { id } = await accepted(customer);
    await over(customer, id);
    for (const lastEventId of [undefined, '2']) {
      const reader = await readEvents(customer, id, lastEventId);
      await reader.ended;
      expect(reader.events.map(({ event }) => event)).toEqual(['progress', 'finished']);
    }
  });

  it('goes on after a reader reconnects in the middle', async () => {
    const customer = await customerWith(app, 200);
    engine.close();
    const { id } = await accepted(customer, { count: 10 });
    const first = await readEvents(customer, id);
    await eventually(
      async () => first.events.length,
      (seen) => seen > 0,
    );
    engine.letThrough(5);
    await eventually(
      async () => first.events.filter(({ event }) => event === 'image').length,
      (images) => images > 0,
    );
    first.close();
    await first.ended;
    const lastId = first.events.findLast((event) => event.id)?.id;
    const second = await readEvents(customer, id, lastId);
    engine.open();
    await second.ended;
    expect(Number(second.events[0]!.id)).toBeGreaterThanOrEqual(Number(lastId));
    expect(second.events.at(-1)!.event).toBe('finished');
  });

  it('shows who comes in the middle of a run the newest previews', async () => {
    const customer = await customerWith(app, 100);
    const generation = await accepted(customer, { prompt: '[demo:hang] a boat' });
    const [image] = generation.images;
    const preview = (partialIndex: number) => ({
      kind: 'partial' as const,
      imageId: image!.id,
      index: 0,
      partialIndex,
      dataUrl: `data:image/jpeg;base64,${partialIndex}`,
    });
    const worker = app.worker!.get(LiveChannel);
    for (const partialIndex of [0, 1]) await worker.publish(generation.id, preview(partialIndex));
    const reader = await readEvents(customer, generation.id);
    const partials = await eventually(
      async () => reader.events.filter(({ event }) => event === 'partial'),
      (seen) => seen.length > 0,
    );
    expect(partials.map(({ data }) => data)).toEqual([
      { imageId: image!.id, index: 0, partialIndex: 1, dataUrl: 'data:image/jpeg;base64,1' },
    ]);
    expect(reader.events[0]!.event).toBe('progress');
    reader.close();
    await customer.client.post(`/api/v1/generations/${generation.id}/cancel`);
  });

  it('tells the truth from Postgres while Redis is away', async () => {
    const customer = await customerWith(app, 100);
    const { id } = await accepted(customer, { count: 2 });
    await app.redis.kill();
    const reader = await readEvents(customer, id);
    await eventually(
      async () => reader.events.length,
      (seen) => seen > 0,
    );
    expect(reader.events[0]!.event).toBe('progress');
    await app.redis.restart();
    await reader.ended;
    expect(reader.events.at(-1)!.event).toBe('finished');
    expect((await over(customer, id)).status).toBe('finished');
  });
});

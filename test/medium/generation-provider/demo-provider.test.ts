import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { DemoProvider } from '../../../libs/generation/src/provider/demo/demo-provider.js';
import type { ProviderRequest } from '../../../libs/generation/src/provider/image-provider.js';

/** The real engine with its painting process; only the pauses between previews are left out. */
describe('DemoProvider', () => {
  let demo: DemoProvider;
  beforeAll(() => {
    demo = new DemoProvider({ pace_ms: 0 });
  });
  afterAll(() => demo.close());

  const ask = (change: Partial<ProviderRequest> = {}): ProviderRequest => ({
    prompt: 'a lake in the mountains at sunset',
    width: 256,
    height: 256,
    quality: 'low',
    outputFormat: 'png',
    references: [],
    partialImages: 0,
    style: 'none',
    seed: 7,
    ...change,
  });
  const run = (change: Partial<ProviderRequest> = {}, signal = new AbortController().signal) =>
    demo.generate(ask(change), { signal, onPartial: () => undefined });
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  it.each([
    [1024, 1024],
    [1360, 768],
    [672, 1568],
    [3840, 2160],
    [2880, 2880],
  ])('paints %i×%i as asked', async (width, height) => {
    const result = await run({ width, height });
    const meta = await sharp(result.bytes).metadata();
    expect([meta.width, meta.height, meta.format]).toEqual([width, height, 'png']);
    expect(result).toMatchObject({ width, height, contentType: 'image/png' });
  });

  it('paints what it reads, and nothing of what must not be there', async () => {
    const prompt = 'a lake in the mountains at sunset';
    const plain = hash((await run({ prompt: `${prompt}.` })).bytes);
    const told = `${prompt}. Do not include: [demo:fail], cats.`;
    const bytes = (await run({ prompt: told, negativePrompt: '[demo:fail], cats' })).bytes;
    expect(hash(bytes)).toBe(plain);
    // The customer's own words, though they read like ours.
    await expect(run({ prompt: told })).rejects.toMatchObject({ kind: 'transient' });
  });

  it('is deterministic, and different for another seed, style, prompt or reference', async () => {
    const reference = {
      bytes: await sharp({ create: { width: 64, height: 64, channels: 3, background: '#2a9d8f' } })
        .png()
        .toBuffer(),
      contentType: 'image/png',
      filename: 'a.png',
    };
    const first = hash((await run()).bytes);
    expect(hash((await run()).bytes)).toBe(first);
    const others = [
      await run({ seed: 8 }),
      await run({ style: 'anime' }),
      await run({ prompt: 'a cat' }),
      await run({ references: [reference] }),
      await run({ references: [reference, reference] }),
    ].map(({ bytes }) => hash(bytes));
    expect(new Set([first, ...others]).size).toBe(6);
  });

  it('leaves no older mark in what it makes of its own picture', async () => {
    const { bytes } = await run({
      width: 600,
      height: 600,
      prompt: 'a calm sea',
      style: 'lineart',
    });
    const reference = { bytes, contentType: 'image/png', filename: 'a.png' };
    // A wide cut from the square puts the old mark elsewhere; a mask keeps all of the original.
    const mask = await sharp({
      create: { width: 600, height: 600, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 1 } },
    })
      .png()
      .toBuffer();
    const kept = await run({
      width: 1200,
      height: 1200,
      references: [reference],
      mask: { bytes: mask, contentType: 'image/png', filename: 'mask.png' },
    });
    const markOf = (file: Buffer, side: number) =>
      sharp(file)
        .extract({
          left: Math.round(side * 0.84),
          top: Math.round(side * 0.92),
          width: Math.round(side * 0.14),
          height: Math.round(side * 0.07),
        })
        .greyscale()
        .resize(140, 70)
        .raw()
        .toBuffer();
    const [before, after] = [await markOf(bytes, 600), await markOf(kept.bytes, 1200)];
    // Marked once: were the old mark below the new one, the ground would be darkened twice.
    const mean = (pixels: Buffer) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(Math.abs(mean(before) - mean(after))).toBeLessThan(6);
  });

  it.each([
    'none',
    'photo',
    'anime',
    'cinema',
    'product',
    'watercolor',
    'illustration',
    'isometric3d',
    'pixel',
    'lineart',
  ])('paints style %s in many tones, not a flat plate', async (style) => {
    const { bytes } = await run({ style });
    const { channels } = await sharp(bytes).stats();
    const spread = channels.slice(0, 3).map(({ stdev }) => stdev);
    expect(Math.max(...spread)).toBeGreaterThan(12);
  });

  it('knows all formats, and transparency', async () => {
    for (const outputFormat of ['jpeg', 'webp'] as const) {
      const { bytes, contentType } = await run({ outputFormat });
      expect((await sharp(bytes).metadata()).format).toBe(outputFormat);
      expect(contentType).toBe(`image/${outputFormat}`);
    }
    const { bytes } = await run({ prompt: 'perfume bottle', background: 'transparent' });
    const alpha = (await sharp(bytes).stats()).channels[3];
    expect(alpha?.min).toBe(0);
    expect(alpha?.max).toBe(255);
  });

  it('shows three previews that get sharper', async () => {
    const seen: { bytes: Buffer; index: number }[] = [];
    await demo.generate(ask({ width: 512, height: 512, partialImages: 3 }), {
      signal: new AbortController().signal,
      onPartial: (bytes, index) => seen.push({ bytes, index }),
    });
    expect(seen.map(({ index }) => index)).toEqual([0, 1, 2]);
    const details = await Promise.all(
      seen.map(async ({ bytes }) => (await sharp(bytes).stats()).sharpness),
    );
    expect(details[1]).toBeGreaterThan(details[0]!);
    expect(details[2]).toBeGreaterThan(details[1]!);
  });

  it('paints only where the mask is transparent', async () => {
    const solid = await sharp({
      create: { width: 128, height: 128, channels: 3, background: '#3366cc' },
    })
      .png()
      .toBuffer();
    const hole = await sharp({
      create: { width: 128, height: 128, channels: 4, background: '#000000ff' },
    })
      .composite([
        {
          input: { create: { width: 64, height: 128, channels: 4, background: '#ffffff' } },
          left: 0,
          top: 0,
          blend: 'dest-out',
        },
      ])
      .png()
      .toBuffer();
    const file = (bytes: Buffer) => ({ bytes, contentType: 'image/png', filename: 'a.png' });
    const { bytes } = await run({ references: [file(solid)], mask: file(hole) });
    const side = async (left: number) =>
      (
        await sharp(
          await sharp(bytes).extract({ left, top: 40, width: 40, height: 120 }).png().toBuffer(),
        ).stats()
      ).channels;
    expect((await side(190)).map(({ mean }) => Math.round(mean))).toEqual([0x33, 0x66, 0xcc]);
    expect(Math.max(...(await side(10)).map(({ stdev }) => stdev))).toBeGreaterThan(5);
  });

  it('plays the faults that the prompt orders', async () => {
    await expect(run({ prompt: 'x [demo:fail]' })).rejects.toMatchObject({ kind: 'transient' });
    await expect(run({ prompt: 'x [demo:fail]' })).rejects.toMatchObject({ kind: 'transient' });
    await expect(run({ prompt: 'x [demo:refuse]' })).rejects.toMatchObject({
      kind: 'moderation_blocked',
      moderation: { stage: 'input', categories: ['other'] },
    });
    await expect(run({ prompt: 'x [demo:fail-once]' })).rejects.toMatchObject({
      kind: 'transient',
    });
    await expect(run({ prompt: 'x [demo:fail-once]' })).resolves.toMatchObject({ model: 'demo' });
    const garbage = await run({ prompt: 'x [demo:garbage]' });
    await expect(sharp(garbage.bytes).metadata()).rejects.toThrow();
    const wrong = await run({ prompt: 'x [demo:wrong-size]' });
    const { width, height } = await sharp(wrong.bytes).metadata();
    expect([width, height]).toEqual([256, 128]);
    const start = performance.now();
    await run({ prompt: 'x [demo:slow=400]' });
    expect(performance.now() - start).toBeGreaterThanOrEqual(395);
  });

  it('hangs on order until it is cancelled', async () => {
    const abort = new AbortController();
    const hanging = run({ prompt: 'x [demo:hang]' }, abort.signal);
    abort.abort();
    await expect(hanging).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('answers a broken reference as a bad request and works on', async () => {
    const svg = {
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      contentType: 'image/png',
      filename: 'a.png',
    };
    await expect(run({ references: [svg] })).rejects.toMatchObject({
      kind: 'invalid_request',
      rawCode: 'invalid_image_file',
    });
    await expect(run()).resolves.toMatchObject({ model: 'demo' });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { ProviderRequest } from '../../../libs/generation/src/provider/image-provider.js';
import {
  callBounds,
  type CallBounds,
} from '../../../libs/generation/src/provider/openai/call-watch.js';
import { OpenAiProvider } from '../../../libs/generation/src/provider/openai/openai-provider.js';
import { until } from '../../../scripts/lib/net.mjs';
import { OpenAiStandIn, type StandInFault } from '../../support/openai-stand-in.js';
import { undisturbed } from '../../support/undisturbed.js';

/** The real client over real HTTP, against a stand-in that speaks the protocol and its faults. */
describe('OpenAiProvider', () => {
  const standIn = new OpenAiStandIn();
  let baseUrl: string;
  let provider: OpenAiProvider;

  const connect = (bounds?: Partial<CallBounds>, url = baseUrl) =>
    new OpenAiProvider({
      name: 'openai',
      apiKey: 'sk-test-0123456789',
      baseUrl: url,
      model: 'gpt-image-2',
      bounds: { ...callBounds, ...bounds },
    });
  beforeAll(async () => {
    baseUrl = await standIn.start();
    provider = connect();
  });
  afterAll(() => standIn.stop());
  beforeEach(() => standIn.reset());

  const ask = (change: Partial<ProviderRequest> = {}): ProviderRequest => ({
    prompt: 'a red kite over a harbour',
    width: 1024,
    height: 1024,
    quality: 'high',
    outputFormat: 'png',
    references: [],
    partialImages: 2,
    style: 'none',
    seed: 1,
    ...change,
  });
  const run = (
    change: Partial<ProviderRequest> = {},
    { using = provider, signal = new AbortController().signal } = {},
  ) => {
    const partials: number[] = [];
    const requestIds: string[] = [];
    const result = using.generate(ask(change), {
      signal,
      onPartial: (bytes, index) => partials.push(bytes.length > 0 ? index : -1),
      onRequestId: (id) => requestIds.push(id),
    });
    return Object.assign(result, { partials, requestIds });
  };
  const file = async (color: string, contentType = 'image/png') => ({
    bytes: await sharp({ create: { width: 8, height: 8, channels: 4, background: color } })
      .toFormat(contentType.replace('image/', '') as 'png' | 'webp')
      .toBuffer(),
    contentType,
    filename: 'reference.png',
  });
  const poll = (condition: () => boolean) =>
    until(() => Promise.resolve(condition()), { what: String(condition), every_ms: 10 });

  it('streams a generation: partials, the image as it came, echo, usage and request id', async () => {
    const running = run({ safetyIdentifier: 'u_42' });
    const result = await running;
    const { width, height, format } = await sharp(result.bytes).metadata();
    expect([width, height, format]).toEqual([1024, 1024, 'png']);
    const [request] = standIn.requests;
    expect(result).toMatchObject({
      contentType: 'image/png',
      width: 1024,
      height: 1024,
      model: 'gpt-image-2',
      quality: 'high',
      echo: { size: '1024x1024', format: 'png', quality: 'high' },
      usage: { inputTokens: 14, inputTextTokens: 14, inputImageTokens: 0, outputTokens: 7024 },
      requestId: request?.requestId,
    });
    expect(running.partials).toEqual([0, 1]);
    expect(running.requestIds).toEqual([request?.requestId]);
    expect(request?.path).toBe('/v1/images/generations');
    expect(request?.headers.authorization).toBe('Bearer sk-test-0123456789');
    expect(request?.fields).toEqual({
      model: 'gpt-image-2',
      prompt: 'a red kite over a harbour',
      n: 1,
      size: '1024x1024',
      quality: 'high',
      output_format: 'png',
      safety_identifier: 'u_42',
      stream: true,
      partial_images: 2,
    });
  });

  it('edits by multipart: references as image[], the mask, their types and bytes', async () => {
    const [first, second, mask] = await Promise.all([
      file('#ff0000'),
      file('#00ff00', 'image/webp'),
      file('#0000ff80'),
    ]);
    const running = run({
      references: [first, second],
      mask,
      background: 'transparent',
      outputFormat: 'webp',
    });
    const result = await running;
    expect((await sharp(result.bytes).metadata()).format).toBe('webp');
    expect(result).toMatchObject({ contentType: 'image/webp', usage: { inputImageTokens: 1024 } });
    expect(running.partials).toEqual([0, 1]);
    const [request] = standIn.requests;
    expect(request?.path).toBe('/v1/images/edits');
    expect(request?.fields).toMatchObject({
      n: '1',
      stream: 'true',
      size: '1024x1024',
      background: 'transparent',
    });
    const parts = request!.files.map(({ name, contentType, bytes }) => ({
      name,
      contentType,
      bytes,
    }));
    expect(parts).toHaveLength(3);
    expect(parts).toEqual(
      expect.arrayContaining([
        { name: 'image[]', contentType: 'image/png', bytes: first.bytes },
        { name: 'image[]', contentType: 'image/webp', bytes: second.bytes },
        { name: 'mask', contentType: 'image/png', bytes: mask.bytes },
      ]),
    );
  });

  it('sends one reference as image[] too', async () => {
    await run({ references: [await file('#ff0000')] });
    expect(standIn.requests[0]?.files.map(({ name }) => name)).toEqual(['image[]']);
  });

  it('takes a plain JSON answer although it asked for a stream', async () => {
    standIn.script = ['json'];
    const running = run();
    expect(await running).toMatchObject({
      width: 1024,
      height: 1024,
      usage: { inputTextTokens: 14, outputTokens: 7024 },
    });
    expect(running.partials).toEqual([]);
  });

  it('passes on bytes that are no picture, and the size that the provider says: the store judges them', async () => {
    standIn.script = ['garbage-image', 'wrong-size'];
    expect((await run()).bytes.toString()).toBe('no picture at all');
    expect(await run()).toMatchObject({ width: 512, height: 1024 });
  });

  const faults: [StandInFault, object][] = [
    [
      'refuse',
      {
        kind: 'moderation_blocked',
        status: 400,
        rawCode: 'moderation_blocked',
        moderation: { stage: 'input', categories: ['other'] },
      },
    ],
    [
      'refuse-output',
      { kind: 'moderation_blocked', moderation: { stage: 'output', categories: ['other'] } },
    ],
    ['rate-limit', { kind: 'rate_limited', status: 429, retryAfter_ms: 7000 }],
    ['no-quota', { kind: 'insufficient_quota', status: 429, rawCode: 'insufficient_quota' }],
    ['error-500', { kind: 'transient', status: 500 }],
    ['error-502', { kind: 'transient', status: 502 }],
    ['error-503', { kind: 'transient', status: 503 }],
    ['bad-size', { kind: 'invalid_request', status: 400, rawCode: 'invalid_value' }],
    ['bad-key', { kind: 'auth', status: 401 }],
    ['bad-model', { kind: 'auth', status: 400 }],
    ['drop', { kind: 'unknown_outcome' }],
    ['drop-mid-stream', { kind: 'unknown_outcome' }],
    ['error-mid-stream', { kind: 'transient', rawCode: 'image_generation_failed' }],
    ['no-completed', { kind: 'incomplete' }],
    ['no-images', { kind: 'incomplete' }],
    ['json-no-images', { kind: 'incomplete' }],
    ['garbage-json', { kind: 'incomplete' }],
    ['garbage-base64', { kind: 'incomplete' }],
  ];
  it.each(faults)(
    '%s: is classified, with the request id, and never sent twice',
    async (fault, expected) => {
      standIn.script = [fault];
      const error: unknown = await run().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ProviderError', provider: 'openai', ...expected });
      expect(standIn.imageRequests()).toHaveLength(1);
      expect(standIn.requests[0]?.headers['x-stainless-retry-count']).toBe('0');
      if (fault !== 'drop')
        expect(error).toMatchObject({ requestId: standIn.requests[0]?.requestId });
    },
  );

  it('never shows a key in a message', async () => {
    standIn.script = ['bad-key'];
    await expect(run()).rejects.toMatchObject({ message: expect.not.stringMatching(/sk-live/) });
  });

  // Each bound alone: were another one at work, the guard of the test would end it.
  const stages: [StandInFault, Partial<CallBounds>, RegExp][] = [
    ['hang', { firstByte_ms: 1_000 }, /did not begin within 1000 ms/],
    ['hang', { call_ms: 1_000 }, /did not finish within 1000 ms/],
    ['hang-after-headers', { idle_ms: 1_000 }, /silent for 1000 ms/],
    ['hang-between-partials', { idle_ms: 1_000 }, /silent for 1000 ms/],
    ['hang-mid-stream', { idle_ms: 1_000 }, /silent for 1000 ms/],
    ['hang-mid-stream', { call_ms: 1_000 }, /did not finish within 1000 ms/],
    ['json-hang', { call_ms: 1_000 }, /did not finish within 1000 ms/],
  ];
  it.each(stages)(
    '%s with %j: gives up with an unknown outcome, and hangs up',
    (fault, bounds, message) =>
      undisturbed(500, async () => {
        standIn.reset();
        standIn.script = [fault];
        await expect(run({}, { using: connect(bounds) })).rejects.toMatchObject({
          kind: 'unknown_outcome',
          message: expect.stringMatching(message) as unknown,
        });
        expect(standIn.imageRequests()).toHaveLength(1);
        await poll(() => standIn.requests[0]?.hungUp === true);
      }),
  );

  it('waits for a stream that shows signs of life for longer than its silence may last', () =>
    undisturbed(1_000, async () => {
      standIn.reset();
      standIn.script = ['pulse'];
      const result = run({}, { using: connect({ idle_ms: 2_000 }) });
      await expect(result).resolves.toMatchObject({ width: 1024 });
    }));

  it('holds an answer in one piece to the bound on the whole call only', async () => {
    standIn.script = ['json'];
    const result = run({}, { using: connect({ idle_ms: 1 }) });
    await expect(result).resolves.toMatchObject({ width: 1024 });
  });

  it.each<StandInFault>(['hang', 'hang-mid-stream'])(
    '%s: an abort closes the connection',
    async (fault) => {
      standIn.script = [fault];
      const abort = new AbortController();
      const running = run({}, { signal: abort.signal });
      const ended = expect(running).rejects.toMatchObject({ kind: 'aborted' });
      await poll(
        () => standIn.requests.length === 1 && (fault === 'hang' || running.partials.length === 2),
      );
      abort.abort();
      await ended;
      await poll(() => standIn.requests[0]?.hungUp === true);
      expect(standIn.imageRequests()).toHaveLength(1);
    },
  );

  it('waits for a slow answer within its bound', async () => {
    standIn.slow_ms = 700;
    standIn.script = ['slow'];
    await expect(run()).resolves.toMatchObject({ width: 1024 });
  });

  it('says transient when nothing listens there', async () => {
    const gone = new OpenAiStandIn();
    const url = await gone.start();
    await gone.stop();
    await expect(run({}, { using: connect({}, url) })).rejects.toMatchObject({
      kind: 'transient',
      rawCode: 'ECONNREFUSED',
    });
  });
});

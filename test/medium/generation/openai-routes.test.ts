import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type { TestApp } from '../../support/app.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import type { Customer } from '../../support/http-client.js';
import { balance, booksFindings, customerWith } from './studio.js';

/** Real: our API and worker, the official OpenAI client. Played: the model behind us. */
describe('an ordinary OpenAI client with our API key', () => {
  const upstream = new OpenAiStandIn();
  let app: TestApp;
  let customer: Customer;
  let client: OpenAI;
  beforeAll(async () => {
    app = await startModelApp(upstream);
    customer = await customerWith(app, 200);
    const made = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
      name: 'test',
      scopes: ['generations'],
    });
    expect(made.status).toBe(201);
    client = new OpenAI({ apiKey: made.body.key, baseURL: `${app.url}/v1` });
  });
  afterAll(async () => {
    const findings = await booksFindings(app);
    await app.close();
    expect(findings).toEqual([]);
  });

  it('lists the model', async () => {
    const models = await client.models.list();
    expect(models.data.map((model) => model.id)).toEqual(['gpt-image-2']);
  });

  it('makes images of the size asked for, at the price of their pixels', async () => {
    const answer = await client.images.generate({
      model: 'gpt-image-2',
      prompt: 'a red kite',
      size: '1536x1024',
      n: 2,
    });
    expect(answer).toMatchObject({ size: '1536x1024', output_format: 'png', quality: 'medium' });
    expect(answer.data).toHaveLength(2);
    const bytes = Buffer.from(answer.data![0]!.b64_json!, 'base64');
    expect(bytes.readUInt32BE(16)).toBe(1536);
    expect(await balance(customer)).toEqual({ available: 180, held: 0 });
  });

  it('streams, ending with the whole image', async () => {
    const stream = await client.images.generate({
      model: 'gpt-image-2',
      prompt: 'a blue kite',
      stream: true,
      partial_images: 2,
    });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types.at(-1)).toBe('image_generation.completed');
  });

  it.each([
    [{ model: 'dall-e-3' }, 404, 'model_not_found'],
    [{ size: '1000x1000' }, 400, 'invalid_value'],
    [{ response_format: 'url' as const }, 400, 'invalid_value'],
    [{ prompt: 'something forbidden' }, 400, 'moderation_blocked'],
    [{ prompt: 'a kite [stand-in:refuse]' }, 400, 'moderation_blocked'],
    [{ n: 10, size: '3840x2160' }, 402, 'insufficient_credits'],
  ])('refuses %j in OpenAI’s envelope, once', async (change, status, code) => {
    const before = await balance(customer);
    await expect(
      client.images.generate({ model: 'gpt-image-2', prompt: 'a kite', ...change }),
    ).rejects.toMatchObject({ status, code });
    expect(await balance(customer)).toEqual(before);
  });

  it.each([
    [{ prompt: '' }, 'prompt', 'It is empty. Write something'],
    [{ prompt: undefined }, 'prompt', 'It is missing. Send a text'],
    [{ prompt: 7 }, 'prompt', 'Send a text'],
    [{ prompt: 'k'.repeat(32_001) }, 'prompt', 'It is too long. Send at most 32000 characters'],
    [{ n: 0 }, 'n', 'Send 1 or more'],
    [{ n: 11 }, 'n', 'Send 10 or less'],
    [{ n: '2' }, 'n', 'Send a number'],
    [{ n: 1.5 }, 'n', 'Send a whole number'],
    [{ stream: 'yes' }, 'stream', 'Send true or false'],
    [{ output_format: 'bmp' }, 'output_format', 'Send one of: png, jpeg, webp'],
  ])('says of a wrong %j in plain words what to send', async (change, param, words) => {
    const wrong = { model: 'gpt-image-2', prompt: 'a kite', ...change };
    await expect(
      client.images.generate(wrong as OpenAI.Images.ImageGenerateParams),
    ).rejects.toMatchObject({
      status: 400,
      code: 'invalid_value',
      type: 'invalid_request_error',
      param,
      error: { message: `${param}: ${words}` },
    });
  });

  it('answers n images with those that were delivered, and charges no other', async () => {
    const before = await balance(customer);
    upstream.script = ['refuse', 'ok'];
    const answer = await client.images.generate({ model: 'gpt-image-2', prompt: 'kites', n: 2 });
    expect(answer.data).toHaveLength(1);
    expect(answer).toMatchObject({ quality: 'medium', background: 'opaque' });
    expect(await balance(customer)).toEqual({ available: before.available - 10, held: 0 });
  });

  it('answers n images of which none was delivered with the first one’s reason', async () => {
    const before = await balance(customer);
    upstream.script = ['refuse', 'refuse'];
    await expect(
      client.images.generate({ model: 'gpt-image-2', prompt: 'kites', n: 2 }),
    ).rejects.toMatchObject({
      status: 400,
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
      message: expect.stringContaining('You were not charged.'),
    });
    expect(await balance(customer)).toEqual(before);
  });

  it('tells the client not to come back when there are no credits', async () => {
    const refused = client.images.generate({
      model: 'gpt-image-2',
      prompt: 'kites',
      n: 10,
      size: '3840x2160',
    });
    const error = await refused.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(OpenAI.APIError);
    const { status, headers } = error as InstanceType<typeof OpenAI.APIError>;
    expect([status, headers?.get('x-should-retry')]).toEqual([402, 'false']);
  });

  it.each([
    [undefined, 0, 2],
    [0, 0, 0],
    [1, 1, 1],
    [3, 3, 3],
  ])('streams %p previews: %i at most, and asks the model for %i', async (wanted, most, asked) => {
    upstream.reset();
    const stream = await client.images.generate({
      model: 'gpt-image-2',
      prompt: `a kite seen ${wanted ?? 'un'} times`,
      stream: true,
      ...(wanted === undefined ? {} : { partial_images: wanted }),
    });
    const previews: unknown[] = [];
    for await (const event of stream)
      if (event.type === 'image_generation.partial_image') previews.push(event);
    expect(previews.length).toBeLessThanOrEqual(most);
    expect(upstream.imageRequests().map(({ fields }) => fields.partial_images)).toEqual([asked]);
  });

  it('joins the running job when the client retries, and charges once', async () => {
    const { available } = await balance(customer);
    const body = { model: 'gpt-image-2', prompt: 'a kite seen twice' };
    const send = (retries: string) =>
      client.images.generate(body, { headers: { 'x-stainless-retry-count': retries } });
    const first = await send('0');
    const again = await send('1');
    expect(again.data![0]!.b64_json).toBe(first.data![0]!.b64_json);
    expect(await balance(customer)).toEqual({ available: available - 10, held: 0 });
  });

  it('refuses a wrong key', async () => {
    const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL: `${app.url}/v1` });
    await expect(stranger.models.list()).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
  });
});

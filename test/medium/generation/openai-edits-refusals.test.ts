import { connect, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { hugePng, picture } from '../../support/pictures.js';
import { editDesk } from './edit-desk.js';
import { apiKeyOf, BOUNDARY, formOf, sendForm, uploadsOf, type Part } from './edit-form.js';
import { balance, customerWith, eventually } from './studio.js';

/** Real: our API and store over HTTP with forms written by hand. Played: the model behind us. */
describe('the route of edits refuses', () => {
  const desk = editDesk(390); // ten 4K images are beyond it

  const image = (): Part => ({ name: 'image', filename: 'a.png', body: desk.png });
  const prompt: Part = { name: 'prompt', body: 'a kite' };
  const field = (name: string, body: string): Part => ({ name, body });
  const maskPart = (body: Buffer): Part => ({ name: 'mask', filename: 'm.png', body });
  type Case = [string, () => Part[] | Promise<Part[]>, number, string, string | null];
  const cases: Case[] = [
    ['no prompt', () => [image()], 400, 'invalid_value', 'prompt'],
    ['an empty prompt', () => [image(), field('prompt', ' ')], 400, 'invalid_value', 'prompt'],
    [
      'a prompt that is too long',
      () => [image(), field('prompt', 'x'.repeat(32_001))],
      400,
      'invalid_value',
      'prompt',
    ],
    [
      'a prompt beyond all bounds',
      () => [image(), field('prompt', 'x'.repeat(200_000))],
      400,
      'invalid_value',
      'prompt',
    ],
    ['no image', () => [prompt], 400, 'missing_required_parameter', 'image'],
    [
      'an image as text',
      () => [prompt, field('image', 'aGVsbG8=')],
      400,
      'missing_required_parameter',
      'image',
    ],
    [
      'an empty image',
      () => [prompt, { ...image(), body: '' }],
      400,
      'invalid_image_file',
      'image',
    ],
    [
      'a file that is no picture',
      () => [prompt, image(), { ...image(), body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
      400,
      'invalid_image_file',
      'image',
    ],
    [
      'a damaged picture',
      () => [prompt, image(), { ...image(), body: desk.png.subarray(0, 90) }],
      400,
      'invalid_image_file',
      'image',
    ],
    [
      'a bomb',
      () => [prompt, { ...image(), body: hugePng(30_000, 30_000) }],
      400,
      'invalid_image_file',
      'image',
    ],
    [
      'seventeen images',
      () => [prompt, ...Array.from({ length: 17 }, () => ({ ...image(), name: 'image[]' }))],
      400,
      'invalid_value',
      'image',
    ],
    [
      'two masks',
      () => [prompt, image(), maskPart(desk.mask), maskPart(desk.mask)],
      400,
      'invalid_value',
      'mask',
    ],
    [
      'a mask that is no PNG',
      async () => [prompt, image(), maskPart(await picture(200, 120, 'jpeg'))],
      400,
      'invalid_image_file',
      'mask',
    ],
    [
      'a mask without alpha',
      () => [prompt, image(), maskPart(desk.png)],
      400,
      'invalid_mask',
      'mask',
    ],
    [
      'a file of another name',
      () => [prompt, image(), { ...image(), name: 'markup' }],
      400,
      'unknown_parameter',
      'markup',
    ],
    ['n = 0', () => [prompt, image(), field('n', '0')], 400, 'invalid_value', 'n'],
    ['n = 11', () => [prompt, image(), field('n', '11')], 400, 'invalid_value', 'n'],
    ['n = 1e1', () => [prompt, image(), field('n', '1e1')], 400, 'invalid_value', 'n'],
    [
      'a field twice',
      () => [prompt, image(), field('n', '1'), field('n', '2')],
      400,
      'invalid_value',
      'n',
    ],
    [
      'a size off the grid',
      () => [prompt, image(), field('size', '1000x1000')],
      400,
      'invalid_value',
      'size',
    ],
    [
      'another model',
      () => [prompt, image(), field('model', 'dall-e-2')],
      404,
      'model_not_found',
      'model',
    ],
    [
      'urls',
      () => [prompt, image(), field('response_format', 'url')],
      400,
      'invalid_value',
      'response_format',
    ],
    [
      'a stream of two',
      () => [prompt, image(), field('stream', 'true'), field('n', '2')],
      400,
      'invalid_value',
      'n',
    ],
    [
      'stream = yes',
      () => [prompt, image(), field('stream', 'yes')],
      400,
      'invalid_value',
      'stream',
    ],
    [
      'four previews',
      () => [prompt, image(), field('partial_images', '4')],
      400,
      'invalid_value',
      'partial_images',
    ],
    [
      'another format',
      () => [prompt, image(), field('output_format', 'gif')],
      400,
      'invalid_value',
      'output_format',
    ],
    [
      'transparent JPEG',
      () => [prompt, image(), field('background', 'transparent'), field('output_format', 'jpeg')],
      400,
      'invalid_value',
      'background',
    ],
    [
      'an unknown fidelity',
      () => [prompt, image(), field('input_fidelity', 'perfect')],
      400,
      'invalid_value',
      'input_fidelity',
    ],
    [
      'fifty fields',
      () => [prompt, image(), ...Array.from({ length: 50 }, (_, i) => field(`f${i}`, 'x'))],
      400,
      'invalid_value',
      null,
    ],
    [
      'a field called __proto__',
      () => [prompt, image(), field('__proto__', 'x')],
      400,
      'invalid_multipart',
      null,
    ],
    [
      'a forbidden prompt',
      () => [image(), field('prompt', 'something forbidden')],
      400,
      'moderation_blocked',
      null,
    ],
    [
      'more than the balance holds',
      () => [prompt, image(), field('n', '10'), field('size', '3840x2160')],
      402,
      'insufficient_credits',
      null,
    ],
  ];
  it.each(cases)(
    '%s: in OpenAI’s envelope, leaving nothing behind',
    async (_, parts, status, code, param) => {
      const before = await balance(desk.customer);
      const answer = await sendForm(desk.app, desk.key, formOf(await parts()));
      expect(answer.status).toBe(status);
      expect(answer.body.error).toMatchObject({ code, param });
      expect(answer.body.error!.message.length).toBeGreaterThan(10);
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(await balance(desk.customer)).toEqual(before);
      expect(
        (await uploadsOf(desk.app, desk.customer)).filter(({ state }) => state === 'stored'),
      ).toEqual([]);
      expect(desk.upstream.imageRequests()).toEqual([]);
    },
  );

  it('a body that is no form, or ends in the middle', async () => {
    const whole = formOf([prompt, image()]);
    for (const [body, headers] of [
      [Buffer.from('hello'), {}],
      [whole.subarray(0, whole.length - 60), {}],
      [whole, { 'content-type': 'multipart/form-data' }],
    ] as const) {
      const answer = await sendForm(desk.app, desk.key, Buffer.from(body), headers);
      expect([answer.status, answer.body.error?.code]).toEqual([400, 'invalid_multipart']);
    }
  });

  it('JSON, with words on what to send', async () => {
    const answer = await sendForm(desk.app, desk.key, Buffer.from('{"prompt":"a kite"}'), {
      'content-type': 'application/json',
    });
    expect([answer.status, answer.body.error?.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('a picture of more than 50 MB, announced or not, without keeping it', async () => {
    const large = { ...image(), body: Buffer.concat([desk.png, Buffer.alloc(50 * 1024 * 1024)]) };
    const answer = await sendForm(desk.app, desk.key, formOf([prompt, large]));
    expect([answer.status, answer.body.error?.code]).toEqual([413, 'image_too_large']);
  });

  it('a form beyond its bound by its announced length, before reading it', async () => {
    // The client would not announce what it does not send: spoken by hand.
    const { hostname, port } = new URL(desk.app.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/images/edits HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${desk.key}\r\n` +
        `content-type: multipart/form-data; boundary=${BOUNDARY}\r\ncontent-length: ${10 ** 10}\r\n\r\n`,
    );
    const [head] = (await new Promise<Buffer>((resolve) => socket.once('data', resolve)))
      .toString()
      .split('\r\n');
    socket.destroy();
    expect(head).toContain('413');
  });

  it('a fifth form while four of the workspace are sent slowly, and lets others in', async () => {
    const slow = await apiKeyOf(await customerWith(desk.app, 10));
    const other = await apiKeyOf(await customerWith(desk.app, 10));
    const { hostname, port } = new URL(desk.app.url);
    const senders: Socket[] = [];
    const begin = (place: number) => {
      const socket = connect(Number(port), hostname);
      senders[place] = socket;
      socket.on('error', () => undefined); // those that are still open when the test ends
      // Refused, as the question below had the place just then.
      socket.once('data', () => {
        socket.destroy();
        begin(place);
      });
      socket.write(
        `POST /v1/images/edits HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${slow}\r\n` +
          `content-type: multipart/form-data; boundary=${BOUNDARY}\r\ncontent-length: 100000\r\n\r\n` +
          `--${BOUNDARY}\r\ncontent-disposition: form-data; name="prompt"\r\n\r\na kite`,
      );
    };
    for (let place = 0; place < 4; place += 1) begin(place);
    try {
      // No form at all: 400 as long as there is a place for it.
      const send = (as: string) => sendForm(desk.app, as, Buffer.from('hello'));
      const refused = await eventually(
        () => send(slow),
        ({ status }) => status === 429,
      );
      expect(refused.headers.get('retry-after')).toBe('3');
      expect(refused.body.error).toMatchObject({
        code: 'rate_limit_exceeded',
        message: expect.stringContaining('of your workspace'),
      });
      expect((await send(other)).status).toBe(400);
      senders[0]?.destroy();
      await eventually(
        () => send(slow),
        ({ status }) => status === 400,
      );
    } finally {
      for (const socket of senders) socket.destroy();
    }
  });

  it('strangers, and keys without the scope, before reading anything', async () => {
    const form = formOf([prompt, image()]);
    expect(await sendForm(desk.app, 'sk-wrong', form)).toMatchObject({
      status: 401,
      body: { error: { code: 'invalid_api_key' } },
    });
    const made = await desk.customer.client.post<{ key: string }>('/api/v1/api-keys', {
      name: 'reader',
      scopes: ['images'],
    });
    expect((await sendForm(desk.app, made.body.key, form)).status).toBe(403);
  });
});

import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { picture } from '../../support/pictures.js';
import { editDesk } from './edit-desk.js';
import { BOUNDARY, formOf, leftHalfOpen, plain, sendForm, uploadsOf } from './edit-form.js';
import { balance, eventually } from './studio.js';

/** Real: our API, worker and store, the official OpenAI client. Played: the model behind us, which checks what it gets. */
describe('edits for an ordinary OpenAI client', () => {
  const desk = editDesk(1_000);
  let client: OpenAI;
  beforeAll(() => {
    client = new OpenAI({ apiKey: desk.key, baseURL: `${desk.app.url}/v1` });
  });

  const uploads = () => uploadsOf(desk.app, desk.customer);
  const file = (bytes: Buffer, name = 'a.png', type = 'image/png') => toFile(bytes, name, { type });

  it('edits one image, which the model gets as it was, and answers with the result', async () => {
    const before = await balance(desk.customer);
    const answer = await client.images.edit({
      model: 'gpt-image-2',
      prompt: 'make it a red kite',
      image: await file(desk.png),
      size: '1536x1024',
      quality: 'high',
      output_format: 'webp',
      output_compression: 60,
      background: 'opaque',
      input_fidelity: 'high',
      safety_identifier: 'somebody',
    });
    expect(answer).toMatchObject({
      size: '1536x1024',
      output_format: 'webp',
      quality: 'medium',
      background: 'opaque',
      usage: { input_tokens: 526, input_tokens_details: { image_tokens: 512, text_tokens: 14 } },
    });
    const { format, width, height } = await sharp(
      Buffer.from(answer.data![0]!.b64_json!, 'base64'),
    ).metadata();
    expect([format, width, height]).toEqual(['webp', 1536, 1024]);
    const [call] = desk.upstream.imageRequests();
    expect(call).toMatchObject({
      path: '/v1/images/edits',
      fields: { output_format: 'webp', output_compression: '60', background: 'opaque' },
    });
    expect(call!.fields).not.toHaveProperty('input_fidelity');
    expect(call!.files.map(({ name }) => name)).toEqual(['image[]']);
    expect(await sharp(call!.files[0]!.bytes).metadata()).toMatchObject({
      width: 200,
      height: 120,
    });
    expect(await balance(desk.customer)).toEqual({ available: before.available - 10, held: 0 });
  });

  it('takes several images and a mask, in their order and without their metadata', async () => {
    const photo = await sharp(await picture(90, 60))
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .jpeg()
      .toBuffer();
    const answer = await client.images.edit({
      prompt: 'all of these in one picture',
      image: [
        await file(desk.png, 'first.png'),
        await file(photo, 'second.jpg', 'image/jpeg'),
        await file(await picture(40, 40, 'webp'), 'third.webp', 'image/webp'),
      ],
      mask: await file(desk.mask, 'mask.png'),
      n: 2,
    });
    expect(answer.data).toHaveLength(2);
    expect(desk.upstream.imageRequests()).toHaveLength(2);
    const { files } = desk.upstream.imageRequests()[0]!;
    expect(files.map(({ name, contentType }) => [name, contentType])).toEqual(
      expect.arrayContaining([
        ['image[]', 'image/png'],
        ['image[]', 'image/jpeg'],
        ['image[]', 'image/webp'],
        ['mask', 'image/png'],
      ]),
    );
    expect(files.some(({ bytes }) => bytes.includes('secret place'))).toBe(false);
    const sent = files.find(({ name }) => name === 'mask')!;
    const { data, info } = await sharp(sent.bytes)
      .extractChannel('alpha')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([200, 120]);
    expect([data[0], data[info.width - 1]]).toEqual([0, 255]);
    const names = (await uploads()).slice(-4).map(({ filename, state }) => [filename, state]);
    expect(names).toEqual(
      ['first.png', 'second.jpg', 'third.webp', 'mask.png'].map((name) => [name, 'stored']),
    );
  });

  it('stretches a mask of another size to its picture, and says so', async () => {
    const answer = await sendForm(
      desk.app,
      desk.key,
      formOf([
        { name: 'prompt', body: 'a wider sky' },
        // A file by its type alone, which is not even the true one.
        { name: 'image[0]', type: 'application/octet-stream', body: desk.png },
        { name: 'mask', filename: 'm.png', body: await leftHalfOpen(64, 64) },
      ]),
    );
    expect([answer.status, answer.headers.get('x-notice')]).toEqual([200, 'mask_scaled']);
    const sent = desk.upstream.imageRequests()[0]!.files.find(({ name }) => name === 'mask')!;
    expect(await sharp(sent.bytes).metadata()).toMatchObject({ width: 200, height: 120 });
  });

  it('streams previews and the whole image as events of an edit', async () => {
    const stream = await client.images.edit({
      model: 'gpt-image-2',
      prompt: 'a blue kite',
      image: await file(desk.png),
      stream: true,
      partial_images: 2,
    });
    const events: OpenAI.ImageEditStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    const last = events.at(-1)!;
    expect(last).toMatchObject({
      type: 'image_edit.completed',
      background: 'opaque',
      output_format: 'png',
      quality: 'medium',
      size: '1024x1024',
      usage: { total_tokens: expect.any(Number) as unknown },
    });
    expect(last.created_at).toBeGreaterThan(1_700_000_000);
    for (const event of events.slice(0, -1))
      expect(event).toMatchObject({ type: 'image_edit.partial_image', size: '1024x1024' });
  });

  it.each(['generations', 'edits'])(
    'streams %s as events with data and nothing else',
    async (route) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ prompt: 'a kite', stream: 'true' }))
        form.append(name, value);
      form.append('image', new Blob([new Uint8Array(desk.png)]), 'a.png');
      const isEdit = route === 'edits';
      const answer = await fetch(`${desk.app.url}/v1/images/${route}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${desk.key}`,
          ...(isEdit ? {} : { 'content-type': 'application/json' }),
        },
        body: isEdit ? form : JSON.stringify({ prompt: 'a kite', stream: true }),
      });
      expect(answer.headers.get('content-type')).toContain('text/event-stream');
      const blocks = (await answer.text()).split('\n\n').filter((block) => block.trim() !== ':');
      expect(blocks.pop()).toBe('');
      // Python's official client parses the data of every block that is not a comment.
      for (const block of blocks) {
        const [event, data, ...more] = block.split('\n');
        expect(more).toEqual([]);
        const { type } = JSON.parse(data!.replace('data: ', '')) as { type: string };
        expect(event).toBe(`event: ${type}`);
      }
      expect(blocks.at(-1)).toContain(
        isEdit ? 'image_edit.completed' : 'image_generation.completed',
      );
    },
  );

  it('reports what happens inside a stream as the official client expects it', async () => {
    const stream = await client.images.edit({
      prompt: 'a kite [stand-in:refuse]',
      image: await file(desk.png),
      stream: true,
    });
    const read = async () => {
      for await (const event of stream) expect(event.type).not.toBe('image_edit.completed');
    };
    await expect(read()).rejects.toMatchObject({ code: 'moderation_blocked' });
  });

  it('takes a stream of unknown length and type, as a file from disk is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edit-'));
    await writeFile(join(folder, 'kite'), desk.png);
    const answer = await client.images.edit({
      prompt: 'a kite from disk',
      image: createReadStream(join(folder, 'kite')),
    });
    expect(answer.data).toHaveLength(1);
    await rm(folder, { recursive: true });
  });

  it('joins the running job when the client retries, and keeps the pictures once', async () => {
    const { available } = await balance(desk.customer);
    const before = await uploads();
    const send = async (retries: string) =>
      client.images.edit(
        {
          prompt: 'a kite seen twice',
          image: [await file(desk.png), await file(desk.mask, 'b.png')],
        },
        { headers: { 'x-stainless-retry-count': retries } },
      );
    const first = await send('0');
    const again = await send('1');
    expect(again.data![0]!.b64_json).toBe(first.data![0]!.b64_json);
    expect(await balance(desk.customer)).toEqual({ available: available - 10, held: 0 });
    expect(await uploads()).toHaveLength(before.length + 2);
  });

  it('does not join a retry whose mask belongs to another picture', async () => {
    const { available } = await balance(desk.customer);
    const other = await picture(200, 120);
    const send = async (pictures: Buffer[], retries: string) =>
      client.images.edit(
        {
          prompt: 'a kite in another order',
          image: await Promise.all(pictures.map((picture, at) => file(picture, `${at}.png`))),
          mask: await file(desk.mask, 'mask.png'),
        },
        { headers: { 'x-stainless-retry-count': retries }, maxRetries: 0 },
      );
    await send([desk.png, other], '0');
    await send([other, desk.png], '1');
    expect(await balance(desk.customer)).toEqual({ available: available - 20, held: 0 });
    await send([desk.png, other], '1');
    expect(await balance(desk.customer)).toEqual({ available: available - 20, held: 0 });
  });

  it('gives a twin with the same Idempotency-Key the same job; another picture is another request', async () => {
    const { available } = await balance(desk.customer);
    const before = await uploads();
    const send = async (image: Buffer) =>
      client.images.edit(
        { prompt: 'a kite with a key', image: await file(image) },
        { headers: { 'idempotency-key': 'edit-1' }, maxRetries: 0 },
      );
    // Whoever comes while the first is under way is told to come again after a few seconds.
    const sendUntilDone = () =>
      eventually(
        () =>
          send(desk.png).catch((error: unknown) => {
            if (error instanceof OpenAI.APIError && error.code === 'in_progress') return null;
            throw error;
          }),
        (answer) => answer !== null,
      );
    const [first, second] = await Promise.all([sendUntilDone(), sendUntilDone()]);
    expect(second!.data![0]!.b64_json).toBe(first!.data![0]!.b64_json);
    await expect(send(await plain(50, 50))).rejects.toMatchObject({
      status: 409,
      code: 'key_reused',
    });
    expect(await balance(desk.customer)).toEqual({ available: available - 10, held: 0 });
    expect(await uploads()).toHaveLength(before.length + 1);
  });

  it('leaves nothing of a request that breaks off, and lets the next ones in', async () => {
    const before = await uploads();
    const form = formOf([
      { name: 'prompt', body: 'a kite that never comes' },
      { name: 'image', filename: 'a.png', body: Buffer.concat([desk.png, Buffer.alloc(300_000)]) },
    ]);
    // More often than one workspace may send at a time: a place that stays taken would show.
    for (let i = 0; i < 8; i += 1) {
      const abort = new AbortController();
      let pulled = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (pulled >= 200_000) {
            abort.abort();
            return;
          }
          controller.enqueue(form.subarray(pulled, pulled + 50_000));
          pulled += 50_000;
        },
      });
      await expect(
        fetch(`${desk.app.url}/v1/images/edits`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${desk.key}`,
            'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
          },
          body,
          duplex: 'half',
          signal: abort.signal,
        }),
      ).rejects.toThrow();
    }
    const answer = await eventually(
      () =>
        sendForm(
          desk.app,
          desk.key,
          formOf([
            { name: 'prompt', body: 'a kite that comes' },
            { name: 'image', filename: 'a.png', body: desk.png },
          ]),
        ),
      ({ status }) => status !== 429,
    );
    expect(answer.status).toBe(200);
    expect(await uploads()).toHaveLength(before.length + 1);
    // Open files without a name are those of spooled pictures; the last ones' end may be a moment away.
    const spooled = async () => {
      const open = await readdir('/proc/self/fd');
      const links = open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
      return (await Promise.all(links)).filter(
        (link) => link.includes('gpt-image-') && link.includes('deleted'),
      );
    };
    await eventually(spooled, (links) => links.length === 0);
  });

  it('goes on with the job of a client that hangs up', async () => {
    const { available } = await balance(desk.customer);
    desk.upstream.slow_ms = 500;
    const abort = new AbortController();
    const sent = client.images.edit(
      { prompt: 'a patient kite [stand-in:slow]', image: await file(desk.png) },
      { signal: abort.signal },
    );
    await eventually(
      async () => desk.upstream.imageRequests().length,
      (calls) => calls === 1,
    );
    abort.abort();
    await expect(sent).rejects.toThrow();
    await eventually(
      () => balance(desk.customer),
      (now) => now.held === 0 && now.available === available - 10,
    );
  });
});

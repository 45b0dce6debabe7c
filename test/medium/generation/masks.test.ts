import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startApp, type TestApp } from '../../support/app.js';
import type { Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { leftHalfOpen, plain } from './edit-form.js';
import { accepted, customerWith, over, request, WISH, type Problem } from './studio.js';
import { uploadOf } from './upload-client.js';

/** Real: Postgres, Redis, the store, the media child, the worker, the demo engine. */
describe('a mask', () => {
  let app: TestApp;
  let customer: Customer;
  let base: string;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    customer = await customerWith(app, 500);
    base = await upload(await plain(320, 320));
  });
  afterAll(() => app.close());

  const upload = (bytes: Buffer, type = 'image/png') => uploadOf(app, customer, bytes, type);
  const contentOf = async (id: string) => {
    const content = await fetch(`${app.url}/api/v1/images/${id}/content`, {
      headers: { cookie: customer.client.cookie! },
    });
    return Buffer.from(await content.arrayBuffer());
  };
  /** Mean colour and spread of a part of the picture. */
  const look = async (bytes: Buffer, left: number) => {
    const part = await sharp(bytes).extract({ left, top: 100, width: 300, height: 700 }).toBuffer();
    const { channels } = await sharp(part).stats();
    return {
      mean: channels.slice(0, 3).map(({ mean }) => Math.round(mean)),
      spread: Math.max(...channels.map(({ stdev }) => stdev)),
    };
  };

  it('lets the demo engine paint only where it is transparent', async () => {
    const maskId = await upload(await leftHalfOpen(320, 320));
    const made = await accepted(customer, { referenceIds: [base], maskId });
    expect(made).toMatchObject({ maskId, referenceIds: [base] });
    expect(made).not.toHaveProperty('notices');
    const ended = await over(customer, made.id);
    const result = await contentOf(ended.images[0]!.id);
    expect((await look(result, 100)).spread).toBeGreaterThan(5);
    expect((await look(result, 600)).mean).toEqual([0x33, 0x66, 0xcc]);
  });

  it('shows further references in what is painted anew', async () => {
    const maskId = await upload(await leftHalfOpen(320, 320));
    const red = await upload(await plain(200, 200, '#ee1111'));
    const made = await accepted(customer, { referenceIds: [base, red], maskId });
    const ended = await over(customer, made.id);
    const result = await contentOf(ended.images[0]!.id);
    const { mean } = await look(result, 100);
    expect(mean[0]! - mean[2]!).toBeGreaterThan(40);
    expect((await look(result, 600)).mean).toEqual([0x33, 0x66, 0xcc]);
  });

  it('belongs to the parent image when there is one, and is stretched to it with a notice', async () => {
    const first = (await over(customer, (await accepted(customer)).id)).images[0]!;
    const maskId = await upload(await leftHalfOpen(100, 50));
    const made = await accepted(customer, {
      prompt: 'a field of flowers',
      parentImageId: first.id,
      referenceIds: [base],
      maskId,
    });
    expect(made).toMatchObject({ notices: [{ code: 'mask_scaled' }] });
    const ended = await over(customer, made.id);
    const [before, after] = [await contentOf(first.id), await contentOf(ended.images[0]!.id)];
    const kept = await Promise.all([look(before, 600), look(after, 600)]);
    kept[0].mean.forEach((value, i) => expect(Math.abs(value - kept[1].mean[i]!)).toBeLessThan(3));
  });

  it.each<[string, () => Promise<string>]>([
    ['without transparency', async () => upload(await plain(320, 320))],
    ['that is a JPEG', async () => upload(await picture(320, 320, 'jpeg'), 'image/jpeg')],
  ])('%s is refused with what to do, and so by the quote', async (_, make) => {
    const change = { referenceIds: [base], maskId: await make() };
    const answer = await request(customer, change);
    expect([answer.status, answer.body.code]).toEqual([400, 'mask_unusable']);
    expect(answer.body.detail).toMatch(/transparen/);
    const quote = await customer.client.post<Problem>('/api/v1/quotes', { ...WISH, ...change });
    expect([quote.status, quote.body.code]).toEqual([400, 'mask_unusable']);
  });

  it('needs a picture that it belongs to, and to be there', async () => {
    const maskId = await upload(await leftHalfOpen(320, 320));
    expect(await request(customer, { maskId })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    const gone = await request(customer, {
      referenceIds: [base],
      maskId: '0198e9a0-0000-7000-8000-000000000000',
    });
    expect([gone.status, gone.body.code]).toEqual([400, 'reference_not_found']);
  });

  it('counts the parent image among the sixteen pictures', async () => {
    const first = (await over(customer, (await accepted(customer)).id)).images[0]!;
    const ids = Array.from(
      { length: 16 },
      (_, i) => `0198e9a0-0000-7000-8000-0000000000${String(i).padStart(2, '0')}`,
    );
    const answer = await request(customer, { referenceIds: ids, parentImageId: first.id });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
  });
});

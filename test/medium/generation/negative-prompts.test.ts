import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, type Customer } from '../../support/http-client.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { batchIn, preview, readyBatch, rowsOf, startBatch } from './batch-client.js';
import { accepted, customerWith, over, request, WISH } from './studio.js';

jest.setTimeout(60_000);

const NEGATIVE = 'people,  cars';

/** Real: API, worker, Postgres, Redis, the official client. Played: the model and its moderation. */
describe('what must not be in a picture', () => {
  const upstream = new OpenAiStandIn();
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startApp({
      worker: true,
      env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: await upstream.start() },
    });
    customer = await customerWith(app, 100);
  });
  afterAll(async () => {
    await upstream.stop(); // first: an open server would keep a failed run alive
    await app.close();
  });
  beforeEach(() => upstream.reset());

  const toldToModel = () => upstream.imageRequests().map(({ fields }) => fields.prompt);

  it('is told to the model in one sentence, in the style’s words, and shown again', async () => {
    const { id } = await accepted(customer, { style: 'lineart', negativePrompt: NEGATIVE });
    const ended = await over(customer, id);
    expect(toldToModel()).toEqual([
      'a lighthouse at dawn. Black ink line art on a plain white background, varied line weight, confident contours, no shading or colour. Do not include: people, cars.',
    ]);
    const shown = { prompt: WISH.prompt, negativePrompt: NEGATIVE };
    expect(ended).toMatchObject(shown);
    const image = await customer.client.get(`/api/v1/images/${ended.images[0]!.id}`);
    expect(image.body).toMatchObject(shown);
    const support = await operator(app, 'support');
    const detail = await support.client.get(`/api/admin/v1/generations/${id}`);
    expect(detail.body).toMatchObject({
      ...shown,
      providerPrompt: expect.stringContaining('Do not include: people, cars.'),
    });
  });

  it('is nothing when it is empty, and has an end', async () => {
    const { id } = await accepted(customer, { negativePrompt: '  ' });
    expect(await over(customer, id)).not.toHaveProperty('negativePrompt');
    expect(toldToModel()).toEqual([WISH.prompt]);
    expect((await request(customer, { negativePrompt: 'x'.repeat(501) })).status).toBe(400);
  });

  it('is checked together with the prompt', async () => {
    const answer = await request(customer, { negativePrompt: 'something forbidden' });
    expect([answer.status, answer.body.code]).toEqual([422, 'prompt_blocked']);
  });

  it('is a column of batches', async () => {
    const text = `prompt,Negative prompt\na street,"${NEGATIVE}"\na hill,\na cup,${'x'.repeat(501)}\na jar,forbidden`;
    const table = await preview(customer, text, { kind: 'csv' });
    expect(table.body).toMatchObject({
      rows: [
        { negativePrompt: NEGATIVE },
        { prompt: 'a hill' },
        { problem: { code: 'negative_too_long', params: { max: 500 } } },
        { negativePrompt: 'forbidden' },
      ],
    });
    const batch = await readyBatch(customer, text, { kind: 'csv' });
    await startBatch(customer, batch);
    await batchIn(customer, batch.id, 'finished');
    const rows = await rowsOf(customer, batch.id);
    expect(rows.map(({ status }) => status)).toEqual(['done', 'done', 'rejected', 'blocked']);
    expect(rows[0]).toMatchObject({ negativePrompt: NEGATIVE });
    expect(toldToModel().sort()).toEqual(['a hill', 'a street. Do not include: people, cars.']);
  });
});

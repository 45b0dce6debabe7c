import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.js';
import { operator, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { batchIn, DEFAULTS, preview, readyBatch, rowsOf, startBatch } from './batch-client.js';
import { accepted, customerWith, over, request, WISH } from './studio.js';

const NEGATIVE = 'people,  cars';

/** Real: API, worker, Postgres, Redis, the official client. Played: the model and its moderation. */
describe('what must not be in a picture', () => {
  const upstream = new OpenAiStandIn();
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(upstream);
    customer = await customerWith(app, 100);
  });
  afterAll(() => app.close());
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

  it('may name what nobody wants to see, also beside children; services are asked about the wish', async () => {
    const careful = await customerWith(app, 100);
    const prompt = 'a child on a swing in a park';
    for (const negativePrompt of [
      'nudity',
      'naked people',
      'sexy poses, gore, something forbidden',
    ])
      await over(careful, (await accepted(careful, { prompt, negativePrompt })).id);
    expect(upstream.moderated().filter((text) => text.includes('swing'))).toEqual(
      Array.from({ length: 3 }, () => prompt),
    );
    expect(upstream.moderated().join()).not.toContain('nudity');
  });

  it('excuses no prompt', async () => {
    const answer = await request(customer, {
      prompt: 'a man smoking crystal meth',
      negativePrompt: 'anti drug slogans',
    });
    expect([answer.status, answer.body]).toEqual([
      422,
      expect.objectContaining({ code: 'prompt_blocked', rule: 'illegal_drugs', field: 'prompt' }),
    ]);
  });

  it('is refused for what holds in any reading, by name, appealably, and never counted', async () => {
    const rude = await customerWith(app, 100);
    const ask = (word: string) =>
      request(rude, { negativePrompt: `heil hitler ${word}, but a nude woman` });
    for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { status, body } = await ask(word);
      const why = { code: 'negative_blocked', field: 'negativePrompt', rule: 'sexual_content' };
      expect([status, body]).toEqual([422, expect.objectContaining(why)]);
    }
    const standing = await rude.client.get('/api/v1/moderation/standing');
    expect(standing.body).toMatchObject({ refused: 0, restriction: null });
    const { verdictId } = (await ask('a')).body as unknown as { verdictId: string };
    const appeal = await rude.client.post<{ id: string }>('/api/v1/moderation/appeals', {
      verdictId,
      message: 'It is a history lesson',
    });
    expect(appeal.body).toMatchObject({ subject: 'negative' });
    const moderator = await operator(app, 'moderator');
    const decided = await moderator.client.post(
      `/api/admin/v1/moderation/appeals/${appeal.body.id}/decision`,
      { decision: 'granted', reason: 'It is' },
    );
    expect(decided.body).toMatchObject({ pictureUrl: null });
    const granted = await ask('a');
    expect(granted.status).toBe(202);
    await over(rude, granted.body.id);
    expect((await ask('b')).status).toBe(422);
  });

  it('may be said once for a whole batch, with the variables of its template', async () => {
    const batch = await readyBatch(customer, 'colour,without\nred,mice\nblue,', {
      kind: 'template',
      template: 'a {{colour}} cup',
      defaults: { ...DEFAULTS, negativePrompt: 'stains that are not {{colour}}' },
    });
    await startBatch(customer, batch);
    await batchIn(customer, batch.id, 'finished');
    expect(toldToModel().sort()).toEqual([
      'a blue cup. Do not include: stains that are not blue.',
      'a red cup. Do not include: mice.',
    ]);
    const long = await preview(customer, 'a cup', {
      defaults: { ...DEFAULTS, negativePrompt: 'x'.repeat(501) },
    });
    expect(long.status).toBe(400);
  });

  it('is a column of batches', async () => {
    const text = `prompt,Negative prompt\na street,"${NEGATIVE}"\na hill,\na cup,${'x'.repeat(501)}\na jar,heil hitler\na child on a swing,nudity`;
    const table = await preview(customer, text, { kind: 'csv' });
    expect(table.body).toMatchObject({
      rows: [
        { negativePrompt: NEGATIVE },
        { prompt: 'a hill' },
        { problem: { code: 'negative_too_long', params: { max: 500 } } },
        { negativePrompt: 'heil hitler' },
        { negativePrompt: 'nudity' },
      ],
    });
    const batch = await readyBatch(customer, text, { kind: 'csv' });
    await startBatch(customer, batch);
    await batchIn(customer, batch.id, 'finished');
    const rows = await rowsOf(customer, batch.id);
    expect(rows.map(({ status }) => status)).toEqual([
      'done',
      'done',
      'rejected',
      'blocked',
      'done',
    ]);
    expect(rows[0]).toMatchObject({ negativePrompt: NEGATIVE });
    expect(rows[3]).toMatchObject({
      problem: { code: 'negative_blocked', params: { rule: 'hate' } },
      verdictId: expect.any(String),
    });
    expect(toldToModel().sort()).toEqual([
      'a child on a swing. Do not include: nudity.',
      'a hill',
      'a street. Do not include: people, cars.',
    ]);
  });
});

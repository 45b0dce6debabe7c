import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { accepted, customerWith, read, request, WISH } from './studio.js';

/** Real: the API, Postgres, Redis. Nothing is made: there is no worker. */
describe('a prompt with variables', () => {
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startApp();
    customer = await customerWith(app, 100);
  });
  afterAll(() => app.close());

  const prompt = 'A {{colour}} {{ thing }}';
  const quote = (change: object) =>
    customer.client.post<{ prompt?: string; allowed: boolean; credits: number; reasons: object[] }>(
      '/api/v1/quotes',
      { ...WISH, ...change },
    );

  it('is quoted, stored and told to the model with its values', async () => {
    const values = { colour: 'red', thing: '{{colour}} cup' };
    const quoted = await quote({ prompt, values });
    const filled = 'A red {{colour}} cup';
    expect(quoted.body).toMatchObject({ prompt: filled, allowed: true, credits: 10 });
    const { id } = await accepted(customer, { prompt, values });
    expect(await read(customer, id)).toMatchObject({ prompt: filled });
    const rows = await ownerSql(
      app,
      'SELECT provider_prompt AS told FROM generation.generation WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ told: filled }]);
  });

  it('fills what must not be in the picture, too', async () => {
    const words = { prompt: 'A {{colour}} cup', negativePrompt: 'no {{ dirt }}' };
    const values = { colour: 'red', dirt: 'rust' };
    const filled = { prompt: 'A red cup', negativePrompt: 'no rust' };
    expect((await quote({ ...words, values })).body).toMatchObject(filled);
    const { id } = await accepted(customer, { ...words, values });
    expect(await read(customer, id)).toMatchObject(filled);
    const missing = await request(customer, { ...words, values: { colour: 'red' } });
    expect([missing.status, missing.body]).toEqual([
      400,
      expect.objectContaining({ code: 'value_missing', variables: ['dirt'] }),
    ]);
    const long = await request(customer, {
      ...words,
      values: { ...values, dirt: 'x'.repeat(499) },
    });
    expect([long.status, long.body.code]).toEqual([400, 'negative_too_long']);
  });

  it('keeps its braces where no values are given', async () => {
    expect((await quote({ prompt })).body).not.toHaveProperty('prompt');
    const { id } = await accepted(customer, { prompt });
    expect(await read(customer, id)).toMatchObject({ prompt });
  });

  it('is refused, and held nothing for, while a value is missing', async () => {
    const values = { colour: 'red', thing: ' ' };
    const { body } = await quote({ prompt, values });
    expect(body).toMatchObject({
      allowed: false,
      credits: 10,
      reasons: [{ code: 'value_missing', params: { variables: ['thing'] } }],
    });
    const answer = await request(customer, { prompt, values });
    expect([answer.status, answer.body.code]).toEqual([400, 'value_missing']);
    expect((await request(customer, { prompt, values: { colour: 1 } })).status).toBe(400);
  });

  it('is checked with its values in place', async () => {
    const answer = await request(customer, {
      prompt: 'a {{what}} on a bed',
      values: { what: 'nude woman' },
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'prompt_blocked']);
  });
});

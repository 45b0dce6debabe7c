import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { act, batchIn, readyBatch } from './batch-client.js';
import { accepted, customerWith, over } from './studio.js';

const PATH = '/api/admin/v1/catalog/resolutions';

/** Real: Postgres, Redis, the worker, HTTP. Played: OpenAI. */
describe('the quality of a resolution', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  let finance: Customer;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(openai);
    finance = await operator(app, 'finance');
    customer = await customerWith(app, 1_000);
  });
  afterAll(() => app.close());

  const set = (code: string, quality: string) =>
    finance.client.send('PATCH', `${PATH}/${code}`, { quality, reason: 'A test' });
  const asked = () => openai.imageRequests().at(-1)!.fields.quality;

  it('is medium at first, and changed by finance with an audit row', async () => {
    const list = await finance.client.get<{ items: { quality: string }[] }>(PATH);
    expect(list.body.items.map(({ quality }) => quality)).toEqual(['medium', 'medium', 'medium']);
    const edited = await set('1K', 'low');
    expect(edited).toMatchObject({ status: 200, body: { code: '1K', quality: 'low' } });
    const admin = await operator(app, 'admin');
    const { auditId } = edited.body as { auditId: string };
    const audit = await admin.client.get(`/api/admin/v1/audit-log?id=${auditId}`);
    expect(audit.body).toMatchObject({
      items: [{ action: 'catalog.edit-resolution', before: { quality: 'medium' } }],
    });
    expect((await set('1K', 'ultra')).status).toBe(400);
    expect((await set('9K', 'low')).status).toBe(404);
    const support = await operator(app, 'support');
    const refused = await support.client.send('PATCH', `${PATH}/1K`, {
      quality: 'high',
      reason: 'A test',
    });
    expect(refused.status).toBe(403);
  });

  it('is shown in the catalog, asked of the model, and shown with the picture', async () => {
    await set('1K', 'high');
    const catalog = (await (await fetch(`${app.url}/api/v1/catalog`)).json()) as object;
    expect(catalog).toMatchObject({
      resolutions: [{ code: '1K', quality: 'high' }, { quality: 'medium' }, { quality: 'medium' }],
    });
    const { id } = await accepted(customer);
    const { images } = await over(customer, id);
    expect(asked()).toBe('high');
    const page = await customer.client.get(`/api/v1/images/${images[0]!.id}`);
    expect(page.body).toMatchObject({
      requested: { quality: 'high' },
      delivered: { quality: 'high' },
    });
    await set('1K', 'low');
    expect((await customer.client.get(`/api/v1/images/${images[0]!.id}`)).body).toMatchObject({
      requested: { quality: 'high' },
    });
  });

  it('is what the compatible routes use and echo, whatever they are asked for', async () => {
    const key = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
      name: 'quality',
      scopes: ['generations'],
    });
    const answer = await fetch(`${app.url}/v1/images/generations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key.body.key}` },
      body: JSON.stringify({ model: 'gpt-image-2', prompt: 'a mill', quality: 'high' }),
    });
    expect(await answer.json()).toMatchObject({ quality: 'low' });
    expect(asked()).toBe('low');
  });

  it('stays for the rows of a batch that were checked before it changed', async () => {
    await set('1K', 'medium');
    const { id, credits } = await readyBatch(customer, 'a red cup\na blue cup');
    await set('1K', 'high');
    await act(customer, id, 'start', { credits: credits.total });
    await batchIn(customer, id, 'finished');
    const rows = await ownerSql(
      app,
      'SELECT quality FROM generation.generation WHERE batch_id = $1',
      [id],
    );
    expect(rows).toEqual([{ quality: 'medium' }, { quality: 'medium' }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { accepted, balance, booksFindings, customerWith, over } from './studio.js';

/** Real: Postgres, Redis, the worker, the demo engine, operators over HTTP. */
describe('operators and generations', () => {
  let app: TestApp;
  let support: Customer;
  let finance: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    support = await operator(app, 'support');
    finance = await operator(app, 'finance');
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });
  const path = (id: string, rest = '') => `/api/admin/v1/generations/${id}${rest}`;

  it('restores what was charged, once, with its audit row', async () => {
    const customer = await customerWith(app, 30);
    const { id } = await accepted(customer, { count: 3 });
    const { images } = await over(customer, id);
    const preview = await support.client.get(path(id, '/restore-preview'));
    expect(preview.body).toMatchObject({ credits: 30, workspaceId: customer.workspaceId });

    const one = { reason: 'a wrong hand', imageIds: [images[1]!.id] };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        support.client.post<{ restored?: number; auditId?: string; code?: string }>(
          path(id, '/restore'),
          one,
        ),
      ),
    );
    const won = answers.filter((answer) => answer.status === 200);
    expect(won.map((answer) => answer.body.restored)).toEqual([10]);
    for (const answer of answers)
      if (answer.status !== 200)
        expect([answer.status, answer.body.code]).toEqual([409, 'nothing_to_restore']);
    expect(await balance(customer)).toEqual({ available: 10, held: 0 });
    const audit = await ownerSql(app, 'SELECT * FROM kernel.audit_log WHERE id = $1', [
      won[0]!.body.auditId,
    ]);
    expect(audit[0]).toMatchObject({
      action: 'generation.credits-restored',
      actor_id: support.userId,
      reason: 'a wrong hand',
      subject_id: id,
    });
    const image = await customer.client.get(`/api/v1/images/${images[1]!.id}`);
    expect(image.body).toMatchObject({ status: 'delivered', charged: false });

    const rest = await support.client.post(path(id, '/restore'), { reason: 'all of it' });
    expect(rest.body).toMatchObject({ restored: 20 });
    expect(await balance(customer)).toEqual({ available: 30, held: 0 });
    const receipt = await customer.client.get(`/api/v1/generations/${id}/receipt`);
    expect(receipt.body).toMatchObject({ totals: { captured: 30, restored: 30, charged: 0 } });
  });

  it('never restores what was not charged', async () => {
    const customer = await customerWith(app, 100);
    const { id } = await accepted(customer, { prompt: 'a patient tree [demo:hang]', count: 2 });
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    const { images } = await over(customer, id);
    const released = images.find((image) => image.status === 'cancelled')!;
    const answer = await support.client.post<{ code: string }>(path(id, '/restore'), {
      reason: 'try it',
      imageIds: [released.id],
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'nothing_to_restore']);
  });

  it('lets only the right people in', async () => {
    const customer = await customerWith(app, 10);
    const { id } = await accepted(customer);
    const restore = (who: Customer) => who.client.post(path(id, '/restore'), { reason: 'why not' });
    expect((await restore(customer)).status).toBe(403);
    expect((await restore(finance)).status).toBe(403);
    expect((await customer.client.get('/api/admin/v1/generations')).status).toBe(403);
    expect((await finance.client.get(path(id))).status).toBe(200);
    expect((await support.client.post(path(id, '/restore'), {})).status).toBe(400);
  });

  it('lists in the convention of the console, and shows the attempts', async () => {
    const customer = await customerWith(app, 20);
    const ids = [(await accepted(customer)).id, (await accepted(customer)).id];
    for (const id of ids) await over(customer, id);
    const list = (query: string) =>
      support.client.get<{ items: { id: string }[]; total: number }>(
        `/api/admin/v1/generations?workspaceId=${customer.workspaceId}&${query}`,
      );
    const all = await list('_start=0&_end=25&_sort=createdAt&_order=DESC');
    expect(all.body).toMatchObject({ total: 2 });
    expect(all.body.items.map((item) => item.id)).toEqual([...ids].reverse());
    expect((await list('_start=1&_end=2&_order=ASC')).body.items.map((i) => i.id)).toEqual([
      ids[1],
    ]);
    expect((await list('status=failed')).body).toMatchObject({ total: 0 });
    expect((await list(`q=${ids[0]!}`)).body.items.map((item) => item.id)).toEqual([ids[0]]);
    const detail = await support.client.get<{ attempts: unknown[] }>(path(ids[0]!));
    expect(detail.body).toMatchObject({
      workspaceId: customer.workspaceId,
      attempts: [{ number: 1, provider: 'demo', outcome: 'delivered' }],
      receipt: { totals: { charged: 10 } },
    });
  });
});

/** Real: Postgres, Redis, operators over HTTP. No worker, so that what is accepted stays so. */
describe('the list of generations that are under way', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('has what waits and what runs, and nothing that is over', async () => {
    const support = await operator(app, 'support');
    const customer = await customerWith(app, 30);
    const waiting = await accepted(customer);
    const running = await accepted(customer);
    const cancelled = await accepted(customer);
    await ownerSql(app, `UPDATE generation.generation SET status = 'running' WHERE id = $1`, [
      running.id,
    ]);
    await customer.client.post(`/api/v1/generations/${cancelled.id}/cancel`);
    const listed = async (status: string) => {
      const { body } = await support.client.get<{ items: { id: string }[] }>(
        `/api/admin/v1/generations?workspaceId=${customer.workspaceId}&status=${status}`,
      );
      return new Set(body.items.map(({ id }) => id));
    };
    expect(await listed('under_way')).toEqual(new Set([waiting.id, running.id]));
    expect(await listed('running')).toEqual(new Set([running.id]));
    expect(await listed('cancelled')).toEqual(new Set([cancelled.id]));
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId, UnitOfWork } from '#kernel';
import { Support } from '#support';
import { startApp, type TestApp } from '../../support/app.js';
import {
  HttpClient,
  operator,
  ownerSql,
  signUp,
  type Customer,
} from '../../support/http-client.js';

let app: TestApp;
let staff: Customer;
beforeAll(async () => {
  app = await startApp();
  staff = await operator(app, 'support');
});
afterAll(() => app.close());

interface Case {
  id: string;
  status: string;
  reference: string | null;
  message: string;
  messages: { author: string; body: string }[];
  answer: string | null;
  auditId: string;
}
interface Page {
  items: Case[];
  total: number;
  nextCursor: string | null;
}
const cases = '/api/v1/support/cases';
const write = (client: HttpClient, body: object) => client.post<Case>(cases, body);
const openedFacts = (workspaceId: string) =>
  ownerSql(
    app,
    `SELECT payload FROM kernel.outbox WHERE name = 'support.case-opened' AND payload->>'workspaceId' = $1`,
    [workspaceId],
  );

test('a customer opens a case, adds to it, and sees only their own', async () => {
  const { client, workspaceId } = await signUp(app);
  const reference = newId();
  const first = await write(client, { kind: 'generation', reference, message: 'It is blank' });
  expect(first).toMatchObject({
    status: 201,
    body: { status: 'open', reference, messages: [{ author: 'customer', body: 'It is blank' }] },
  });
  const again = await write(client, { kind: 'generation', reference, message: 'Still blank' });
  expect(again.body.id).toBe(first.body.id);
  expect(again.body.messages.map(({ body }) => body)).toEqual(['It is blank', 'Still blank']);
  const other = await write(client, { kind: 'other', message: 'Hello' });
  expect(other.body.id).not.toBe(first.body.id);
  expect(await openedFacts(workspaceId)).toHaveLength(2);

  const page = await client.get<Page>(`${cases}?limit=1`);
  expect(page.body.items.map(({ id }) => id)).toEqual([other.body.id]);
  const rest = await client.get<Page>(`${cases}?limit=1&cursor=${page.body.nextCursor}`);
  expect(rest.body).toMatchObject({ items: [{ id: first.body.id }], nextCursor: null });
  expect((await client.get(`${cases}?cursor=nonsense`)).status).toBe(400);
  const stranger = await signUp(app);
  expect((await stranger.client.get<Page>(cases)).body.items).toEqual([]);
  expect((await stranger.client.get('/api/admin/v1/cases')).status).toBe(403);
});

test('the machine asks once, however often and at once its job runs', async () => {
  const { workspaceId } = await signUp(app);
  const reference = newId();
  const ask = () =>
    app.api.get(UnitOfWork).run(() =>
      app.api.get(Support).openCase({
        workspaceId,
        kind: 'generation',
        reference,
        message: 'The picture cannot be judged',
        suggested: 'restore',
      }),
    );
  const asked = await Promise.all(Array.from({ length: 8 }, ask));
  expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  expect(await openedFacts(workspaceId)).toHaveLength(1);
  const path = `/api/admin/v1/cases/${asked[0]?.id}`;
  const { body } = await staff.client.get<Case>(path);
  expect(body.messages).toEqual([
    { author: 'system', body: 'The picture cannot be judged', writtenAt: expect.any(String) },
  ]);
  expect(body).toMatchObject({
    origin: 'system',
    suggested: 'restore',
    message: expect.any(String),
  });
  await staff.client.post(`${path}/close`, { reason: 'restored by hand' });
  expect(await ask()).toEqual({ id: asked[0]?.id, status: 'closed' });
});

test('a case that was rolled back was never opened', async () => {
  const { workspaceId } = await signUp(app);
  const failed = app.api.get(UnitOfWork).run(async () => {
    await app.api.get(Support).openCase({ workspaceId, kind: 'payment', message: 'Odd amount' });
    throw new Error('the event was not taken');
  });
  await expect(failed).rejects.toThrow('the event was not taken');
  expect(await openedFacts(workspaceId)).toEqual([]);
});

test('an operator closes a case once, with an answer for the customer and a row in the audit log', async () => {
  const { client, workspaceId } = await signUp(app);
  const reference = newId();
  const { body: opened } = await write(client, {
    kind: 'payment',
    reference,
    message: 'No credits',
  });
  const found = await staff.client.get<Page>(
    `/api/admin/v1/cases?status=open&reference=${reference}`,
  );
  expect(found.body).toMatchObject({ total: 1, items: [{ id: opened.id, message: 'No credits' }] });
  const close = () =>
    staff.client.post<Case & { code: string }>(`/api/admin/v1/cases/${opened.id}/close`, {
      reason: 'Granted; sorry for the wait',
    });
  const answers = await Promise.all([close(), close()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const closed = answers.find(({ status }) => status === 200)?.body;
  const log = await staff.client.get<{ items: object[] }>(
    `/api/admin/v1/audit-log?id=${closed?.auditId}`,
  );
  expect(log.body.items).toEqual([
    expect.objectContaining({ action: 'case.closed', subjectId: opened.id, workspaceId }),
  ]);
  const mine = await client.get<Page>(cases);
  expect(mine.body.items[0]).toMatchObject({
    status: 'closed',
    answer: 'Granted; sorry for the wait',
  });
  // The matter comes up again: a new case.
  const again = await write(client, { kind: 'payment', reference, message: 'Gone again' });
  expect(again.body.id).not.toBe(opened.id);
});

describe('the answer', () => {
  const mailsOf = (workspaceId: string) =>
    ownerSql<{ to: string; subject: string; text: string; html: string }>(
      app,
      `SELECT to_address AS "to", subject, text_body AS text, html_body AS html FROM kernel.mail
        WHERE workspace_id = $1 AND text_body LIKE '%/studio/messages%'`,
      [workspaceId],
    );
  const close = (id: string, reason: string) =>
    staff.client.post(`/api/admin/v1/cases/${id}/close`, { reason });
  const asked = async (who: Customer) =>
    (await write(who.client, { kind: 'other', message: 'Where is my receipt?' })).body.id;

  test('comes by mail, once, however often the case is closed', async () => {
    const me = await signUp(app);
    const id = await asked(me);
    expect(await mailsOf(me.workspaceId)).toEqual([]);
    const answer = 'Under Purchases & receipts.\nSorry for the <detour>.';
    await Promise.all([close(id, answer), close(id, answer)]);
    expect((await close(id, 'Something else')).status).toBe(409);
    expect(await mailsOf(me.workspaceId)).toEqual([
      {
        to: me.email,
        subject: 'The answer to your message',
        text: expect.stringContaining(
          `${answer}\n\nSee it with your message: ${app.url}/studio/messages`,
        ),
        html: expect.stringContaining('&lt;detour&gt;'),
      },
    ]);
  });

  test('is written in the language of the account, and only to an address that is proven', async () => {
    const [chinese, unproven] = [await signUp(app), await signUp(app)];
    await ownerSql(app, `UPDATE auth.users SET locale = 'zh' WHERE id = $1`, [chinese.userId]);
    await ownerSql(app, `UPDATE auth.users SET email_status = 'pending' WHERE id = $1`, [
      unproven.userId,
    ]);
    for (const who of [chinese, unproven])
      expect((await close(await asked(who), '在账户页面。')).status).toBe(200);
    const [mail] = await mailsOf(chinese.workspaceId);
    expect(mail).toMatchObject({
      subject: '您的留言已有回复',
      text: expect.stringContaining('在账户页面。'),
    });
    expect(await mailsOf(unproven.workspaceId)).toEqual([]);
  });

  test('to what the machine asked is no mail to the customer', async () => {
    const { workspaceId } = await signUp(app);
    const { id } = await app.api
      .get(UnitOfWork)
      .run(() =>
        app.api.get(Support).openCase({ workspaceId, kind: 'payment', message: 'Odd amount' }),
      );
    expect((await close(id, 'It was a discount')).status).toBe(200);
    expect(await mailsOf(workspaceId)).toEqual([]);
  });
});

test.each([
  [{ kind: 'generation' }],
  [{ kind: 'nonsense', message: 'x' }],
  [{ kind: 'other', message: '  ' }],
  [{ kind: 'other', message: 'x'.repeat(5001) }],
])('refuses %j', async (body) => {
  const { client } = await signUp(app);
  expect(await write(client, body)).toMatchObject({
    status: 400,
    body: { code: 'validation_failed' },
  });
});
